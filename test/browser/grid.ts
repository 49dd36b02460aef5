/**
 * What no page may do wherever it is looked at: stand wider than its screen, ask another host, break its own policy, say an
 * error. Each rule adds sentences to a list, so that a failing test names page and fault.
 */
import type { Page, Response } from "playwright-core";

/** Whether an answer is a page; what scripts ask for is not. */
export function isPage(answer: Response | null): boolean {
  return answer?.headers()["content-type"]?.startsWith("text/html") ?? false;
}

/** Writes down what the pages opened from now on ask of others, fail to load or say in error. A refusal is no fault. */
export function watchOffences(page: Page, origin: string, found: string[]): void {
  const say = (fault: string) => void found.push(`${new URL(page.url(), origin).pathname}: ${fault}`);
  page.on("request", (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (asked !== origin && protocol !== "data:" && protocol !== "blob:") say(`asked ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest()) {
      say(`${response.status()} ${response.url()}`);
    }
    if (response.status() >= 500) say(`answered ${response.status()}`);
  });
  page.on("pageerror", (error) => say(error.message));
  page.on("console", (message) => {
    const isRefusal = /^Failed to load resource: the server responded with a status of 4/.test(message.text());
    if (message.type() === "error" && !isRefusal) say(message.text());
  });
}

/** What stands out of the screen at the size it has, with letters of a size (WCAG 1.4.4, 1.4.10). */
export async function faultsOfWidth(page: Page, where: string, letters = "100%"): Promise<string[]> {
  const fault = await page.evaluate((fontSize) => {
    const root = document.documentElement;
    root.style.fontSize = fontSize;
    const over = root.scrollWidth - root.clientWidth;
    const wide = over <= 0 ? undefined : [...document.querySelectorAll("body *")].find((one) => {
      const { left, right } = one.getBoundingClientRect();
      return one.closest(".scroll, pre, .unseen") === null && (right > root.clientWidth + 1 || left < -1);
    });
    root.style.removeProperty("font-size");
    return over <= 0 ? null : `${over} pixels too wide, by ${wide?.outerHTML.slice(0, 120) ?? "the frame"}`;
  }, letters);
  return fault === null ? [] : [`${where}: ${fault}`];
}
