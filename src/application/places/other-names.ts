/**
 * Large towns by the names people write in Arabic and Bengali, because the packaged extract has Latin letters only. A hand
 * list, not a dictionary: what is not in it is found by its Latin name. Each line is a name, its country, and its Latin name.
 */

/** A town under another name, as `name|country|Latin name`. */
const LINES = `
القاهرة|EG|Cairo
الإسكندرية|EG|Alexandria
الجيزة|EG|Giza
بورسعيد|EG|Port Said
السويس|EG|Suez
المنصورة|EG|Al Mansurah
طنطا|EG|Tanda
أسيوط|EG|Asyut
الأقصر|EG|Luxor
أسوان|EG|Aswan
المحلة الكبرى|EG|Al Mahallah al Kubra
الخرطوم|SD|Khartoum
أم درمان|SD|Omdurman
بورتسودان|SD|Port Sudan
طرابلس|LY|Tripoli
بنغازي|LY|Benghazi
مصراتة|LY|Misratah
تونس|TN|Tunis
صفاقس|TN|Sfax
سوسة|TN|Sousse
القيروان|TN|Kairouan
قابس|TN|Gabes
بنزرت|TN|Bizerte
الجزائر|DZ|Algiers
وهران|DZ|Oran
قسنطينة|DZ|Constantine
عنابة|DZ|Annaba
تيزي وزو|DZ|Tizi Ouzou
بجاية|DZ|Bejaia
الرباط|MA|Rabat
الدار البيضاء|MA|Casablanca
فاس|MA|Fes
مراكش|MA|Marrakesh
طنجة|MA|Tangier
أكادير|MA|Agadir
مكناس|MA|Meknes
وجدة|MA|Oujda-Angad
نواكشوط|MR|Nouakchott
بيروت|LB|Beirut
صيدا|LB|Sidon
صور|LB|Tyre
دمشق|SY|Damascus
حلب|SY|Aleppo
حمص|SY|Homs
حماة|SY|Hamah
اللاذقية|SY|Latakia
عمان|JO|Amman
إربد|JO|Irbid
الزرقاء|JO|Zarqa
العقبة|JO|Aqaba
القدس|IL|Jerusalem
حيفا|IL|Haifa
الناصرة|IL|Nazareth
غزة|PS|Gaza
رام الله|PS|Ramallah
جنين|PS|Janīn
نابلس|PS|Nablus
الخليل|PS|Hebron
بغداد|IQ|Baghdad
البصرة|IQ|Basrah
الموصل|IQ|Mosul
أربيل|IQ|Erbil
النجف|IQ|Najaf
كربلاء|IQ|Karbala
كركوك|IQ|Kirkuk
الناصرية|IQ|Nasiriyah
الكويت|KW|Kuwait City
الرياض|SA|Riyadh
جدة|SA|Jeddah
مكة|SA|Mecca
الدمام|SA|Dammam
الدوحة|QA|Doha
المنامة|BH|Manama
دبي|AE|Dubai
أبو ظبي|AE|Abu Dhabi
الشارقة|AE|Sharjah
مسقط|OM|Muscat
صنعاء|YE|Sanaa
عدن|YE|Aden
تعز|YE|Ta‘izz
باريس|FR|Paris
مرسيليا|FR|Marseille
ليون|FR|Lyon
لندن|GB|London
برلين|DE|Berlin
بروكسل|BE|Brussels
مدريد|ES|Madrid
برشلونة|ES|Barcelona
روما|IT|Rome
إسطنبول|TR|Istanbul
نيويورك|US|New York City
ঢাকা|BD|Dhaka
চট্টগ্রাম|BD|Chittagong
খুলনা|BD|Khulna
রাজশাহী|BD|Rājshāhi
সিলেট|BD|Sylhet
বরিশাল|BD|Barisāl
রংপুর|BD|Rangpur
ময়মনসিংহ|BD|Mymensingh
কুমিল্লা|BD|Comilla
নারায়ণগঞ্জ|BD|Narayanganj
টঙ্গী|BD|Tungi
বগুড়া|BD|Bogra
যশোর|BD|Jessore
কক্সবাজার|BD|Cox's Bazar
দিনাজপুর|BD|Dinajpur
কলকাতা|IN|Kolkata
হাওড়া|IN|Haora
শিলিগুড়ি|IN|Siliguri
আসানসোল|IN|Asansol
দুর্গাপুর|IN|Durgapur
আগরতলা|IN|Agartala
গুয়াহাটি|IN|Guwahati
দিল্লি|IN|Delhi
মুম্বই|IN|Mumbai
চেন্নাই|IN|Chennai
লন্ডন|GB|London
নিউ ইয়র্ক|US|New York City
`.trim().split("\n");

/** A town as another script names it. */
export interface OtherName {
  readonly folded: string;
  readonly country: string;
  readonly name: string;
}

/** The letters of one name as a hurried hand types them: no vowel marks, hamza on no carrier, one form of each ending. */
export function foldOtherName(name: string): string {
  return name.normalize("NFC").replace(/[\u064b-\u0652\u0670\u0640\u200b-\u200f]/g, "").replace(/[أإآٱ]/g, "ا")
    .replace(/ى/g, "ي").replace(/ة/g, "ه").replace(/[\s\-–_،,.]+/g, " ").trim();
}

const NAMES: readonly OtherName[] = LINES.map((line) => {
  const [other = "", country = "", name = ""] = line.split("|");
  return { folded: foldOtherName(other), country, name };
});

/** Whether a text is written in a script that this list is about. */
export function isOtherScript(text: string): boolean {
  return /[\u0600-\u06ff\u0980-\u09ff]/.test(text);
}

/** The towns whose other name begins with a text, or is exactly it; with or without the Arabic article. */
export function townsByOtherName(text: string, whole: boolean): readonly OtherName[] {
  const asked = foldOtherName(text);
  if (asked === "") return [];
  const fits = (name: string) => whole ? name === asked : name.startsWith(asked);
  return NAMES.filter(({ folded }) => fits(folded) || (folded.startsWith("ال") && fits(folded.slice(2))));
}
