import {
  expect,
  expectAccessible,
  expectNothingCut,
  test,
  type Page,
} from "./play";

interface Screen {
  name: string;
  query: string;
  heading: string;
  open: (page: Page) => Promise<void>;
}

const rail = (name: string) => (page: Page) =>
  page
    .getByRole("navigation")
    .getByRole("button", { name, exact: true })
    .click();

async function openCall(page: Page, text: string) {
  await rail("Diary")(page);
  await page.getByRole("row", { name: text }).first().click();
  await expect(page.locator("#call-title")).toContainText(text);
}

/** Begins an expected call and leaves it unfinished. */
async function leaveAnExpectedCall(page: Page) {
  await rail("Expected calls")(page);
  await page
    .getByRole("button", { name: "Write an expected call down" })
    .click();
  const who = page.getByRole("combobox", { name: "Who will call?" });
  await expect(who).toBeFocused();
  await page.keyboard.type("Dr Okafor");
}

async function openNotice(page: Page, name: RegExp) {
  await page.getByRole("button", { name: /^All notices/ }).click();
  await page.getByRole("button", { name }).click();
  await expect(page.getByText("Who says it")).toBeVisible();
}

const SCREENS: Screen[] = [
  {
    name: "home",
    query: "story",
    heading: "Did someone call you?",
    open: async () => {},
  },
  {
    name: "home-first",
    query: "",
    heading: "Did someone call you?",
    open: async () => {},
  },
  {
    name: "home-due",
    query: "story&appointments=due",
    heading: "Did someone call you?",
    open: async (page) => {
      await expect(
        page.getByText(/^A call from Trend Micro is due/),
      ).toBeVisible();
    },
  },
  {
    name: "home-trap",
    query: "story&appointments=trap",
    heading: "Did someone call you?",
    open: async (page) => {
      await expect(page.getByText(/This is a trap/)).toBeVisible();
    },
  },
  {
    name: "expected",
    query: "story&appointments=several",
    heading: "Expected calls",
    open: async (page) => {
      await rail("Expected calls")(page);
      await page.getByRole("button", { name: /^Microsoft/ }).click();
      await expect(page.getByText("Proposed in this call")).toBeVisible();
    },
  },
  {
    name: "expected-empty",
    query: "",
    heading: "Expected calls",
    open: rail("Expected calls"),
  },
  {
    name: "expected-form",
    query: "story",
    heading: "Write an expected call down",
    open: async (page) => {
      await rail("Expected calls")(page);
      await page
        .getByRole("button", { name: "Write an expected call down" })
        .click();
      await page.getByRole("radio", { name: "I did" }).check();
      await page.getByRole("radio", { name: "By e-mail or message" }).check();
      await page.getByText("Add more").click();
    },
  },
  {
    name: "expected-left",
    query: "story",
    heading: "Write an expected call down",
    open: async (page) => {
      await leaveAnExpectedCall(page);
      await rail("Diary")(page);
      await page.getByRole("row").first().click();
      await page
        .getByRole("button", { name: "Write down the call they announced" })
        .click();
      await page
        .getByRole("button", { name: "Go on with Dr Okafor" })
        .waitFor();
    },
  },
  {
    name: "home-unfinished",
    query: "story",
    heading: "Did someone call you?",
    open: async (page) => {
      await leaveAnExpectedCall(page);
      await rail("Home")(page);
      await page
        .getByText("You were writing an expected call down.")
        .scrollIntoViewIfNeeded();
    },
  },
  {
    name: "expected-calendar",
    query: "story&appointments=moved",
    heading: "Expected calls from a calendar",
    open: async (page) => {
      await rail("Expected calls")(page);
      await page.getByRole("button", { name: "From a calendar" }).click();
      await page.getByRole("button", { name: "Choose a file" }).click();
      await page.getByText("Trend Micro support: call back").click();
      await page.getByRole("radio", { name: "I did" }).check();
    },
  },
  {
    name: "call-announced",
    query: "story&appointments=trap",
    heading: "Diary",
    open: async (page) => {
      await rail("Diary")(page);
      await page.getByRole("row").first().click();
      const title = page.getByText("Calls that were proposed in this one");
      await title.scrollIntoViewIfNeeded();
      await expect(title).toBeVisible();
    },
  },
  {
    name: "call-deleted-since",
    query: "story&appointments=due",
    heading: "Diary",
    open: async (page) => {
      await page.getByRole("button", { name: "Write a call" }).first().click();
      await page
        .getByRole("combobox", { name: "Who did they say they were?" })
        .fill("Trend Micro");
      await page.getByRole("button", { name: "Save call" }).click();
      await page.getByText(/^A call from Trend Micro was due/).waitFor();
      await rail("Expected calls")(page);
      await page.getByRole("button", { name: /^Trend Micro/ }).click();
      await page.getByRole("button", { name: "Delete", exact: true }).click();
      await rail("Diary")(page);
      await page.getByRole("row").first().click();
      const note = page.getByText("You have deleted this expected call since.");
      await note.scrollIntoViewIfNeeded();
      await expect(note).toBeVisible();
    },
  },
  {
    name: "diary",
    query: "story",
    heading: "Diary",
    open: (page) => openCall(page, "Example Antivirus"),
  },
  {
    name: "diary-one-click",
    query: "story&seen",
    heading: "Diary",
    open: (page) => openCall(page, "Example Antivirus"),
  },
  {
    name: "diary-bank",
    query: "story",
    heading: "Diary",
    open: (page) => openCall(page, "Chase"),
  },
  {
    name: "diary-verdict",
    query: "story",
    heading: "Diary",
    open: async (page) => {
      await openCall(page, "Trend Micro");
      const reason = page.getByText("Trend Micro never calls unexpectedly.");
      await reason.click();
      await reason.scrollIntoViewIfNeeded();
      await expect(page.getByText("Rule TM-01, version 1")).toBeVisible();
    },
  },
  {
    name: "diary-verdict-warning",
    query: "story",
    heading: "Diary",
    open: async (page) => {
      await openCall(page, "Example Antivirus");
      await page.locator("#verdict-title").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "diary-verdict-not-enough",
    query: "story",
    heading: "Diary",
    open: async (page) => {
      await openCall(page, "The card department");
      await page.locator("#verdict-title").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "diary-verdict-shown",
    query: "story&shown",
    heading: "Diary",
    open: async (page) => {
      await openCall(page, "Trend Micro");
      await page.getByText("What you were shown before").click();
      await page
        .getByText("What you were shown is kept")
        .scrollIntoViewIfNeeded();
    },
  },
  {
    name: "write-said",
    query: "",
    heading: "Write a call down",
    open: async (page) => {
      await page.getByRole("button", { name: "Write a call down" }).click();
      const claimed = page.getByRole("combobox");
      await expect(claimed).toBeFocused();
      await claimed.fill("Trend Micro");
      await page.getByText("Paste or type what was said").click();
      await page
        .getByRole("textbox", { name: "What was said" })
        .fill(
          "This is Kevin from Trend Micro. He knew my ticket number and wanted to take control of my computer with AnyDesk.",
        );
      await expect(page.getByText("Are these right?")).toBeVisible();
      await expect(page.getByText("say so far")).toBeAttached();
      await page.getByText("Are these right?").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "diary-routes",
    query: "story",
    heading: "Diary",
    open: async (page) => {
      await openCall(page, "card department");
      await page.getByRole("button", { name: "Report this call" }).click();
      await expect(
        page.getByRole("heading", { name: "Where to report this" }),
      ).toBeVisible();
    },
  },
  {
    name: "bin",
    query: "story",
    heading: "Bin",
    open: async (page) => {
      for (const name of ["Chase", "Amazon"]) {
        await openCall(page, name);
        await page.getByRole("button", { name: "Delete", exact: true }).click();
        await expect(page.getByText("Call deleted.").first()).toBeVisible();
      }
      await page.getByRole("button", { name: "Bin", exact: true }).click();
      await page.getByRole("row", { name: "Chase" }).click();
      await expect(page.locator("#call-title")).toContainText("Chase");
    },
  },
  { name: "diary-empty", query: "", heading: "Diary", open: rail("Diary") },
  {
    name: "diary-filters",
    query: "story",
    heading: "Diary",
    open: async (page) => {
      await rail("Diary")(page);
      await page.getByText("Filters").click();
      await page.getByLabel("Expected or not").selectOption("Not expected");
      await page
        .getByLabel("Time", { exact: true })
        .selectOption("From … to …");
    },
  },
  {
    name: "write",
    query: "story",
    heading: "Write a call down",
    open: async (page) => {
      await page.getByRole("button", { name: "Write a call down" }).click();
      await page
        .getByRole("combobox", { name: "Who did they say they were?" })
        .fill("Trend Micro");
      await expect(
        page.getByRole("option", { name: "Trend Micro" }),
      ).toBeVisible();
      await page.keyboard.press("Escape");
      await page
        .getByLabel("Number shown", { exact: true })
        .fill("1 (855) 555-0142");
      await page
        .getByRole("checkbox", { name: "Ticket number" })
        .press("Space");
      await page
        .getByRole("checkbox", { name: "Remote control" })
        .press("Space");
      await expect(
        page.getByText("Not an official number that we know"),
      ).toBeVisible();
    },
  },
  {
    name: "write-all",
    query: "",
    heading: "Write a call down",
    open: async (page) => {
      await page.getByRole("button", { name: "Write a call down" }).click();
      await page.getByLabel("Another day").press("Space");
      for (const title of [
        "About the call",
        "What they said",
        "What you did, lost or gave",
        "Evidence and other reports",
      ])
        await page.locator("summary", { hasText: title }).click();
      await page.getByLabel("Yes", { exact: true }).last().press("Space");
      await page.getByRole("button", { name: "Add a report" }).click();
    },
  },
  {
    name: "write-errors",
    query: "",
    heading: "Write a call down",
    open: async (page) => {
      await page.getByRole("button", { name: "Write a call down" }).click();
      await page
        .getByLabel("Notes", { exact: true })
        .fill(`hidden\u0001character ${"long ".repeat(21_000)}`);
      await page.getByRole("button", { name: "Save call" }).click();
      await expect(page.getByText("things need a look")).toBeVisible();
    },
  },
  {
    name: "write-unsaved",
    query: "",
    heading: "Write a call down",
    open: async (page) => {
      await page.getByRole("button", { name: "Write a call down" }).click();
      await page.evaluate(() => sessionStorage.setItem("fails", "keep_draft"));
      await page
        .getByLabel("Notes", { exact: true })
        .fill("Said it was urgent");
      await page.keyboard.press("Escape");
      await expect(
        page.getByRole("button", { name: "Leave without it" }),
      ).toBeVisible();
    },
  },
  {
    name: "preview",
    query: "story",
    heading: "What will be sent",
    open: async (page) => {
      await openCall(page, "Example Antivirus");
      await page.getByRole("button", { name: "Report this call" }).click();
      await expect(
        page.getByRole("button", { name: "Send report" }),
      ).toBeVisible();
      await page
        .getByRole("switch", { name: "Your e-mail and number" })
        .press("Space");
      await expect(
        page.getByLabel("Your e-mail", { exact: true }),
      ).toBeVisible();
    },
  },
  {
    name: "check-empty",
    query: "",
    heading: "Check a number",
    open: rail("Check a number"),
  },
  {
    name: "check",
    query: "story",
    heading: "Check a number",
    open: async (page) => {
      await rail("Check a number")(page);
      await page
        .getByLabel("Number or message")
        .fill(
          "Your Norton plan renews today for $499.99. To cancel call +1 - {8 0 0} 935-9953 or 1-800-935-9935 or +1 347 555 0177.",
        );
      await expect(
        page.getByText("Looks like a real one, but is not"),
      ).toBeVisible();
    },
  },
  {
    name: "check-addresses",
    query: "story",
    heading: "Check a number",
    open: async (page) => {
      await rail("Check a number")(page);
      await page
        .getByLabel("Number or message")
        .fill(
          "Your computer is locked. Ring 1-800-555-0166 or 1-202-555-0142, write to help@chase-support.net, or open https://chase.com.secure-login.net/unlock",
        );
      await expect(page.getByText("Known to be false")).toBeVisible();
      await expect(
        page.getByRole("heading", { name: "chase.com.secure-login.net" }),
      ).toBeVisible();
    },
  },
  {
    name: "contacts",
    query: "",
    heading: "Official contacts",
    open: async (page) => {
      await rail("Official contacts")(page);
      await page.getByRole("button", { name: /^Chase/ }).click();
      await page.getByText("Contacts in other countries").click();
    },
  },
  {
    name: "contacts-no-phone",
    query: "",
    heading: "Official contacts",
    open: async (page) => {
      await rail("Official contacts")(page);
      await page.getByRole("button", { name: /^Trend Micro/ }).click();
      await expect(
        page.getByText("No confirmed telephone number"),
      ).toBeVisible();
    },
  },
  {
    name: "contacts-none",
    query: "",
    heading: "Official contacts",
    open: async (page) => {
      await rail("Official contacts")(page);
      await page.getByLabel("Search by name").fill("nobody at all");
      await expect(
        page.getByText("No organisation of this name"),
      ).toBeVisible();
    },
  },
  {
    name: "reports",
    query: "story",
    heading: "Reports",
    open: async (page) => {
      await rail("Reports")(page);
      await page.getByRole("button", { name: /Refused/ }).click();
      await expect(
        page.getByRole("heading", { name: "What was sent" }),
      ).toBeVisible();
    },
  },
  {
    name: "reports-empty",
    query: "",
    heading: "Reports",
    open: rail("Reports"),
  },
  {
    name: "notices",
    query: "story",
    heading: "From official sources",
    open: (page) => page.getByRole("button", { name: /^All notices/ }).click(),
  },
  {
    name: "notices-none",
    query: "notices=none",
    heading: "Did someone call you?",
    open: (page) => page.getByText("No notices for where you live.").waitFor(),
  },
  {
    name: "notice",
    query: "story",
    heading:
      "Trend Micro, 2019: facts about some customers were taken and sold",
    open: (page) => openNotice(page, /^Trend Micro, 2019/),
  },
  {
    name: "notice-taken-back",
    query: "story",
    heading: "Our branches do not call about your card",
    open: (page) => openNotice(page, /^Our branches/),
  },
  { name: "settings", query: "", heading: "Settings", open: rail("Settings") },
  {
    name: "help",
    query: "story",
    heading: "Did someone call you?",
    open: async (page) => {
      await page
        .getByRole("button", { name: "Check a number" })
        .first()
        .waitFor();
      await page.keyboard.press("F1");
      await expect(page.getByRole("dialog", { name: "Help" })).toBeVisible();
    },
  },
  {
    name: "trouble",
    query: "trouble=key_store_unavailable",
    heading: "Your computer’s key store does not answer",
    open: async () => {},
  },
  {
    name: "opening",
    query: "opening=60000",
    heading: "Ringtrue",
    open: async (page) => page.getByText("Opening your diary…").waitFor(),
  },
  ...(
    [
      ["key_missing", "The key to your diary is not there"],
      ["key_changed", "The key to your diary was exchanged"],
      ["key_store_unavailable", "Your computer’s key store does not answer"],
      ["key_file_damaged", "A small file beside your diary cannot be read"],
      ["vault_damaged", "Part of your diary cannot be read"],
      ["vault_newer", "Your diary was written by a newer Ringtrue"],
      ["vault_in_use", "Your diary is open in another window"],
      ["vault_missing", "Your diary’s file is not where it was"],
    ] as const
  ).map(([code, heading]) => ({
    name: `trouble-${code}`,
    query: `trouble=${code}${code.startsWith("key_") ? "&ways=passphrase,recovery_code" : ""}`,
    heading,
    open: async () => {},
  })),
  {
    name: "locked",
    query: "story&slots=passphrase,recovery_code&locked",
    heading: "Your diary is locked",
    open: async () => {},
  },
  {
    name: "locked-one-click",
    query: "story&locked",
    heading: "Your diary is locked",
    open: async () => {},
  },
  {
    name: "wrong-passphrase",
    query: "story&slots=passphrase,recovery_code&locked",
    heading: "Your diary is locked",
    open: async (page) => {
      await page.getByLabel("Passphrase", { exact: true }).fill("not it");
      await page.keyboard.press("Enter");
      await page.getByText("Nothing is damaged").waitFor();
    },
  },
  {
    name: "write-locked",
    query: "story&slots=passphrase&locked",
    heading: "Write a call down",
    open: (page) =>
      page.getByRole("button", { name: "Write a call down" }).click(),
  },
  {
    name: "write-aside",
    query: "story&slots=passphrase&locked",
    heading: "Write a call down",
    open: async (page) => {
      await page.getByRole("button", { name: "Write a call down" }).click();
      await page.evaluate(() => sessionStorage.setItem("fails", "seal_call"));
      await page.getByLabel("Notes", { exact: true }).fill("Said it was");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Show it again" }).waitFor();
    },
  },
  {
    name: "asking",
    query: "story&slots=system,passphrase,recovery_code&asking=60000",
    heading: "Your computer’s key store has not answered yet",
    open: (page) => page.getByText("Still waiting for it…").waitFor(),
  },
  {
    name: "locked-crashed",
    query: "story&slots=passphrase,recovery_code&locked&crashed",
    heading: "Your diary is locked",
    open: (page) => page.getByText("was not closed in order").waitFor(),
  },
  {
    name: "bin-question",
    query: "story",
    heading: "Bin",
    open: async (page) => {
      await openCall(page, "Chase");
      await page.getByRole("button", { name: "Delete", exact: true }).click();
      await page.getByRole("button", { name: "Bin", exact: true }).click();
      await page.getByRole("row", { name: "Chase" }).click();
      await page.getByRole("button", { name: "Delete for good" }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "settings-no-code",
    query: "slots=system,passphrase",
    heading: "Settings",
    open: async (page) => {
      await rail("Settings")(page);
      await page.locator("#offer-code").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "no-key-store",
    query: "no_key_store",
    heading: "Choose a passphrase for your diary",
    open: async (page) => {
      await page
        .getByLabel("New passphrase", { exact: true })
        .fill("lamp otter gravel");
      await page.getByText("An estimate").waitFor();
    },
  },
  {
    name: "covered",
    query: "story",
    heading: "Notes",
    open: async (page) => {
      const anew = page.waitForEvent("load");
      await page.getByRole("button", { name: "Hide everything" }).click();
      await anew;
    },
  },
  {
    name: "crashed",
    query: "story&crashed",
    heading: "Did someone call you?",
    open: (page) => page.getByText("was not closed in order").waitFor(),
  },
  {
    name: "settings-passphrase",
    query: "slots=system,passphrase,recovery_code",
    heading: "Settings",
    open: async (page) => {
      await rail("Settings")(page);
      await page.getByRole("button", { name: "Change the passphrase" }).click();
    },
  },
  {
    name: "recovery",
    query: "slots=system",
    heading: "Recovery code",
    open: async (page) => {
      await rail("Settings")(page);
      await page.getByRole("button", { name: "Make a recovery code" }).click();
      await page.getByRole("button", { name: "Make the code" }).click();
      await page.getByText("XHY3").waitFor();
    },
  },
  ...["ageing", "shipped", "expired", "older", "nothing", "clock"].map(
    (state) => ({
      name: `contacts-${state}`,
      query: `story&directory=${state}`,
      heading: "Official contacts",
      open: rail("Official contacts"),
    }),
  ),
  {
    name: "contacts-held-back",
    query: "story&directory=held",
    heading: "Official contacts",
    open: async (page) => {
      await rail("Official contacts")(page);
      await page.getByRole("button", { name: "Chase", exact: false }).click();
      await page.getByText("could not be trusted").first().waitFor();
    },
  },
  {
    name: "settings-contacts",
    query: "story&directory=fresh",
    heading: "Settings",
    open: async (page) => {
      await rail("Settings")(page);
      await page.getByRole("button", { name: "Look for changes now" }).click();
      await page.getByText("Chase: new number").waitFor();
      await page.locator("#directory-title").scrollIntoViewIfNeeded();
    },
  },
];

async function answerLive(page: Page, ...keys: string[]) {
  await expect(page.getByText("Question 1 of 5")).toBeVisible();
  for (const key of keys) await page.keyboard.press(key);
}

async function hangUp(page: Page) {
  await page.keyboard.press("h");
  await expect(page.getByText("Before you ring anybody back")).toBeVisible();
}

SCREENS.push(
  {
    name: "live-first",
    query: "story&live=12",
    heading: "Who do they say they are?",
    open: async () => {},
  },
  {
    name: "live-never",
    query: "story&live=31",
    heading: "Were you expecting this call?",
    open: (page) => answerLive(page, "1"),
  },
  ...["due", "trap"].map((state) => ({
    name: `live-${state}`,
    query: `story&live=31&appointments=${state}`,
    heading: "Were you expecting this call?",
    open: async (page: Page) => {
      await answerLive(page, state === "due" ? "1" : "2");
      await expect(
        page.getByText(state === "due" ? /is due/ : /would call/),
      ).toBeVisible();
    },
  })),
  {
    name: "live-several",
    query: "story&live=134",
    heading: "What do they want from you?",
    open: (page) => answerLive(page, "1", "1", "1", "3"),
  },
  {
    name: "live-done",
    query: "story&live=134",
    heading: "That is enough. Hang up whenever you like.",
    open: (page) => answerLive(page, "3", " ", "7", "Enter", " ", " "),
  },
  {
    name: "live-locked",
    query: "locked&live=40&slots=system",
    heading: "Were you expecting this call?",
    open: (page) => answerLive(page, "2"),
  },
  {
    name: "live-unkept",
    query: "live=4&unkept",
    heading: "Who do they say they are?",
    open: async () => {},
  },
  {
    name: "after",
    query: "story&live=134",
    heading: "You have hung up. That was right.",
    open: async (page) => {
      await answerLive(page, "1", "1");
      await hangUp(page);
    },
  },
  {
    name: "after-ring",
    query: "story&live=134",
    heading: "You have hung up. That was right.",
    open: async (page) => {
      await answerLive(page, "1", "1");
      await hangUp(page);
      await page.getByRole("button", { name: "They rang a mobile" }).click();
      await page.getByRole("heading", { name: "Ring the real" }).waitFor();
      await page.locator("#ring-the-real").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "after-steps",
    query: "story&live=134",
    heading: "You have hung up. That was right.",
    open: async (page) => {
      await answerLive(page, "1", "1");
      await hangUp(page);
      for (const given of ["Remote control", "A code"])
        await page
          .getByRole("checkbox", { name: given, exact: true })
          .press("Space");
      await page.getByRole("heading", { name: "First steps" }).waitFor();
      await page.locator("#steps-title").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "after-sources",
    query: "story&live=134",
    heading: "You have hung up. That was right.",
    open: async (page) => {
      await answerLive(page, "1", "1");
      await hangUp(page);
      await page
        .getByRole("checkbox", { name: "A code", exact: true })
        .press("Space");
      await page.getByText("as printed at").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "after-locked",
    query: "locked&live=40&slots=system",
    heading: "You have hung up. That was right.",
    open: async (page) => {
      await answerLive(page, "2", "1");
      await hangUp(page);
    },
  },
  {
    name: "settings-ways",
    query: "story",
    heading: "Settings",
    open: async (page) => {
      await rail("Settings")(page);
      const keys = page.getByLabel("Keys that work everywhere");
      await keys.selectOption("Pause");
      await page.getByText("Another program has these keys.").waitFor();
      await page.locator("#ways-title").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "settings-ways-desktop",
    query: "story&wayland&no_tray",
    heading: "Settings",
    open: async (page) => {
      await rail("Settings")(page);
      await page.getByText("ringtrue --live").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "home-cut-off",
    query: "story&cutoff",
    heading: "Did someone call you?",
    open: async (page) => {
      await page.getByText("You were on a call when Ringtrue ended.").waitFor();
    },
  },
);

const LOOKS = [
  {
    look: "light",
    query: "theme=light",
    viewport: { width: 1180, height: 800 },
  },
  { look: "dark", query: "theme=dark", viewport: { width: 1180, height: 800 } },
  {
    look: "200",
    query: "theme=light&text=200",
    viewport: { width: 1180, height: 800 },
  },
  {
    look: "small",
    query: "theme=light",
    viewport: { width: 880, height: 620 },
  },
  {
    look: "small-200",
    query: "theme=light&text=200",
    viewport: { width: 880, height: 620 },
  },
];

for (const { look, query, viewport } of LOOKS) {
  test.describe(look, () => {
    test.use({ viewport });
    for (const screen of SCREENS) {
      test(screen.name, async ({ page }) => {
        await page.goto(`/?${screen.query}&${query}`);
        await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
        await screen.open(page);
        await expect(
          page.getByRole("heading", { level: 1, name: screen.heading }),
        ).toHaveCount(1);
        await page.evaluate(() => document.fonts.ready);
        await page.screenshot({
          path: `${test.info().project.testDir}/out/screens/${screen.name}.${look}.png`,
        });
        await expectAccessible(page);
        await expectNothingCut(page);
      });
    }
  });
}
