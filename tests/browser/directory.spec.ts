import { expect, test } from "./play";

/** What a person reads of each state, and what stays whatever the state is. */
const STATES: [string, RegExp][] = [
  ["fresh", /Up to date\. Last looked for changes on/],
  ["ageing", /Last brought up to date on/],
  ["shipped", /They came with this program/],
  ["expired", /Nobody has vouched for them since/],
  ["older", /What came is older than what was trusted before/],
  ["altered", /What came is not what was signed/],
  ["clock", /Your computer’s clock may be wrong/],
  ["unreached", /Up to date/],
];

for (const [state, words] of STATES) {
  test(`contacts that are ${state} stay to be seen, with their state`, async ({
    page,
  }) => {
    await page.goto(`/?story&directory=${state}`);
    await page
      .getByRole("button", { name: "Official contacts", exact: true })
      .click();
    await expect(page.getByText(words).first()).toBeVisible();
    const chase = page
      .getByRole("region", { name: "Organisations" })
      .getByRole("button", { name: /^Chase/ });
    await chase.click();
    await expect(page.getByText("+1 800-935-9935").first()).toBeVisible();
  });
}

test("whoever looks for changes by keyboard is told what changed", async ({
  page,
}) => {
  await page.goto("/?story&directory=fresh");
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  const look = page.getByRole("button", { name: "Look for changes now" });
  await look.focus();
  await page.keyboard.press("Enter");
  await expect(
    page.getByText("Chase: new number 1-800-935-9935"),
  ).toBeVisible();
  await expect(
    page.getByText("The contacts are up to date.").first(),
  ).toBeVisible();
});

test("a look that is refused says why, and one without a network too", async ({
  page,
}) => {
  for (const [state, words] of [
    ["older", "An older copy came"],
    ["unreached", "Nothing answered where they are published"],
  ] as const) {
    await page.goto(`/?story&directory=${state}`);
    await page
      .getByRole("button", { name: "Official contacts", exact: true })
      .click();
    await page.getByRole("button", { name: "Look for changes now" }).click();
    await expect(page.getByText(words).first()).toBeVisible();
  }
});
