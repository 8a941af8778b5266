/** The one door to the tools, which are installed beside the interface. */
import AxeBuilder from "../../ui/node_modules/@axe-core/playwright/dist/index.js";
import {
  expect,
  test as base,
  type Page,
} from "../../ui/node_modules/@playwright/test/index.js";

export { expect };
export type { Page };

/** Every test fails on a breach of the content policy, a broken script and anything written to the error console. */
export const test = base.extend<{ faults: string[] }>({
  faults: [
    async ({ page }, use) => {
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
      page.on("console", (message) => {
        if (message.type() === "error")
          faults.push(`console: ${message.text()}`);
      });
      await page.addInitScript(() =>
        document.addEventListener("securitypolicyviolation", (event) =>
          console.error(
            `content policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`,
          ),
        ),
      );
      await use(faults);
      expect(
        faults,
        "the page broke its content policy or its script failed",
      ).toEqual([]);
    },
    { auto: true },
  ],
});

export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
  );
  expect(told, "axe finds fault with the screen").toEqual([]);
}

/** No sideways scrolling, and no button, heading or label that is cut off. */
export async function expectNothingCut(page: Page): Promise<void> {
  const cut = await page.evaluate(() => {
    const found: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth)
      found.push(`page: ${root.scrollWidth} > ${root.clientWidth}`);
    const main = document.querySelector("main");
    if (main !== null && main.scrollWidth > main.clientWidth)
      found.push(`main: ${main.scrollWidth} > ${main.clientWidth}`);
    for (const element of document.querySelectorAll<HTMLElement>(
      "button, h1, h2, h3, label, dt, dd, legend, .badge",
    )) {
      if (
        element.offsetParent === null ||
        element.closest(".visually-hidden") !== null
      )
        continue;
      if (element.classList.contains("visually-hidden")) continue;
      const { overflowX } = getComputedStyle(element);
      const over =
        element.scrollWidth > element.clientWidth + 1 &&
        element.clientWidth > 0 &&
        overflowX !== "auto";
      const box = element.getBoundingClientRect();
      if (over || box.right > root.clientWidth + 1)
        found.push(
          `${element.tagName}: ${element.textContent?.trim().slice(0, 60)}`,
        );
    }
    return found;
  });
  expect(cut, "something is cut off").toEqual([]);
}
