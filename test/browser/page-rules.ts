/**
 * What every page owes its readers, whichever way they read it: by eye on a narrow or enlarged screen, by keyboard, by voice.
 * Each rule answers with the faults it found, in words, so that a failing test names the element.
 */
import type { Page } from "playwright-core";

const NARROW = { width: 320, height: 700 };
const HALVED = { width: 640, height: 450 };
const WIDE = { width: 1_280, height: 900 };

/** Faults of a page for whoever listens to it or reaches it by landmark (WCAG 1.1.1, 1.3.1, 2.4.1, 2.4.2, 3.1.2, 4.1.2). */
export async function faultsOfMarkup(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const faults: string[] = [];
    const all = <E extends Element>(selector: string) => [...document.querySelectorAll<E>(selector)];
    const named = (element: Element) => element.outerHTML.slice(0, 120);
    const check = (holds: boolean, fault: string) => void (holds || faults.push(fault));
    const { lang, dir } = document.documentElement;
    check(lang !== "" && (dir === "ltr" || dir === "rtl"), "the page has no lang or dir");
    check(document.title.trim() !== "", "the page has no title");
    check(all("h1").length === 1, `${all("h1").length} h1`);
    for (const one of ["main", "body > header", "body > footer"]) check(all(one).length === 1, `not one ${one}`);
    for (const nav of all("nav")) check((nav.getAttribute("aria-label") ?? "") !== "", `unnamed ${named(nav)}`);
    const ids = all("[id]").map(({ id }) => id);
    check(new Set(ids).size === ids.length, `ids twice: ${ids.filter((id, at) => ids.indexOf(id) !== at)}`);
    for (const attribute of ["for", "aria-describedby", "aria-labelledby", "list"]) {
      for (const one of all(`[${attribute}]`)) {
        const missing = (one.getAttribute(attribute) ?? "").split(" ").filter((id) => !ids.includes(id));
        check(missing.length === 0, `${attribute} leads nowhere: ${missing}`);
      }
    }
    for (const link of all('a[href^="#"]')) {
      check(ids.includes(link.getAttribute("href")?.slice(1) ?? ""), `a link within leads nowhere: ${named(link)}`);
    }
    for (const field of all<HTMLInputElement>('input:not([type="hidden"]), select, textarea')) {
      const labels = [...field.labels ?? []].map((label) => label.textContent.trim());
      const name = field.getAttribute("aria-label") ?? "";
      check([...labels, name].some((label) => label.trim() !== ""), `no label: ${named(field)}`);
    }
    for (const control of all("a, button, summary, legend, th, h1, h2, h3, h4")) {
      const name = control.getAttribute("aria-label") ?? control.textContent;
      check(name.trim() !== "", `no words: ${named(control)}`);
    }
    for (const group of all("fieldset")) {
      check(group.firstElementChild?.tagName === "LEGEND", `no legend: ${named(group)}`);
    }
    for (const image of all("img")) check(image.hasAttribute("alt"), `no alt: ${named(image)}`);
    for (const text of all("main [lang], header [lang]")) {
      check(text.hasAttribute("dir") || text.tagName === "OPTION", `lang without dir: ${named(text)}`);
    }
    return faults;
  });
}

/**
 * Faults of a page for whoever looks at it: what does not fit at 320 pixels (WCAG 1.4.10), at 640 with letters twice as large
 * (1.4.4) or at 1280, and buttons or fields that a thumb would miss (2.5.8). Leaves the page 1280 wide.
 */
export async function faultsOfLayout(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const [size, letters] of [[NARROW, "100%"], [HALVED, "200%"], [WIDE, "100%"]] as const) {
    await page.setViewportSize(size);
    const found = await page.evaluate((fontSize) => {
      const root = document.documentElement;
      root.style.fontSize = fontSize;
      const over = root.scrollWidth - root.clientWidth;
      const boxes = [...document.querySelectorAll("button:not(.unseen), .button, select, input:not([type=hidden])")];
      const small = boxes.filter((box) => {
        const { width, height } = box.getBoundingClientRect();
        const isTick = box.getAttribute("type") === "checkbox";
        return height > 0 && !isTick && (width < 24 || height < 24);
      });
      const wide = [...document.querySelectorAll("main *")].find((one) => {
        const { left, right } = one.getBoundingClientRect();
        return right > root.clientWidth + 1 || left < -1;
      });
      root.style.removeProperty("font-size");
      return [
        ...(over > 0 ? [`${over} pixels too wide, by ${wide?.outerHTML.slice(0, 120) ?? "the frame"}`] : []),
        ...small.map((box) => `too small: ${box.outerHTML.slice(0, 120)}`),
      ];
    }, letters);
    faults.push(...found.map((fault) => `at ${size.width}, ${letters}: ${fault}`));
  }
  return faults;
}

/**
 * Faults of a page for whoever has only a keyboard: the skip link does not come first, something that can be used is never
 * reached, or is reached unseen (WCAG 2.1.1, 2.4.1, 2.4.7). The page is left with nothing in focus.
 */
export async function faultsOfKeyboard(page: Page): Promise<string[]> {
  const waiting = await page.evaluate(() => {
    const usable = [
      ...document.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, summary, [tabindex]"),
    ]
      .filter((one) => one.tabIndex >= 0 && one.getClientRects().length > 0 && !one.matches("[type=hidden], :disabled"))
      .filter((one) => one.closest("details:not([open])") === null || one.tagName === "SUMMARY");
    usable.forEach((one, at) => one.dataset["tab"] = String(at));
    return usable.length;
  });
  const faults: string[] = [];
  const reached = new Set<number>();
  for (let presses = 0; presses < waiting * 2 + 80; presses++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const one = document.activeElement as HTMLElement | null;
      const tab = one?.dataset["tab"];
      if (one === null || tab === undefined) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      const isSeen = outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 1;
      return { tab: Number(tab), isSeen, isSkip: one.matches(".skip"), html: one.outerHTML.slice(0, 120) };
    });
    if (at === null) break;
    if (reached.size === 0 && !at.isSkip) faults.push(`first comes ${at.html}`);
    if (!at.isSeen) faults.push(`in focus unseen: ${at.html}`);
    reached.add(at.tab);
  }
  if (reached.size < waiting) faults.push(`${waiting - reached.size} of ${waiting} are never reached`);
  return faults;
}
