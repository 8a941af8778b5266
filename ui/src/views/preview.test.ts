import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import type { Component } from "svelte";
import { beforeEach, describe, expect, it } from "vitest";
import { fakeHost } from "../bridge/fake";
import type { CallId, PreviewRequest, SendReport } from "../bridge/gen/types";
import { provideHost, type Host } from "../bridge/host";
import { provideToasts, Toasts } from "../kit/toasts.svelte";
import { Navigation, provideNavigation } from "./navigation.svelte";
import Preview from "./Preview.svelte";

type Call = (name: string, request?: unknown) => Promise<unknown>;

/** The fake, whose answers to previews are held back until they are let go, in any order. */
class Held {
  readonly previews: { request: PreviewRequest; answer: (fails?: boolean) => void }[] = [];
  readonly sent: SendReport[] = [];
  readonly host: Host;
  /** A report that stands already, in place of the one that is asked for. */
  standing: string | null = null;

  constructor() {
    const fake = fakeHost("?story");
    const real = fake.call as Call;
    const call: Call = async (name, request) => {
      if (name === "send_report") this.sent.push(request as SendReport);
      if (name === "preview_report")
        await new Promise<void>((resolve, reject) => {
          const answer = (fails = false) => (fails ? reject({ code: "internal" }) : resolve());
          this.previews.push({ request: request as PreviewRequest, answer });
        });
      const reply = await real(name, request);
      if (name === "send_report" && this.standing !== null) (reply as { mark: { id: string } }).mark.id = this.standing;
      return reply;
    };
    this.host = { ...fake, call: call as Host["call"] };
  }

  /** Answers the preview that was asked for at this place. */
  async answer(place: number, fails = false) {
    await waitFor(() => expect(this.previews.length).toBeGreaterThan(place));
    this.previews[place]?.answer(fails);
  }

  items = (place: number) => this.previews[place]?.request.choices?.items ?? [];
}

describe("what will be sent", () => {
  let held: Held;
  let toasts: Toasts;
  let navigation: Navigation;
  let call: CallId;

  beforeEach(async () => {
    sessionStorage.clear();
    held = new Held();
    toasts = new Toasts();
    navigation = new Navigation();
    const [first] = await held.host.call("diary_rows", {
      filter: { text: "", organisation: "example-antivirus", expected: null, reported: null, from: null, to: null },
      offset: 0,
      limit: 1,
    });
    call = first?.id ?? "";
    navigation.replace({ screen: "diary" });
    navigation.go({ screen: "preview", call });
    const stage = ((anchor, props) => {
      provideHost(held.host);
      provideToasts(toasts);
      provideNavigation(navigation);
      return Preview(anchor, props);
    }) as Component<{ call: CallId }>;
    render(stage, { call });
    await held.answer(0);
    await screen.findByRole("button", { name: "Send report" });
  });

  const turn = (name: string) => fireEvent.click(screen.getByRole("switch", { name }));
  const isOn = (name: string) => screen.getByRole<HTMLInputElement>("switch", { name }).checked;
  const send = () => fireEvent.click(screen.getByRole("button", { name: "Send report" }));

  it("keeps both of two switches that are turned before the first answer", async () => {
    await turn("Your notes");
    await turn("Pass on to authorities");
    expect(held.items(2)).toEqual(expect.arrayContaining(["notes", "share_with_authorities"]));
    await held.answer(2);
    await held.answer(1);
    expect([isOn("Your notes"), isOn("Pass on to authorities")]).toEqual([true, true]);
    await send();
    await waitFor(() => expect(held.sent).toHaveLength(1));
    expect(held.sent[0]?.choices?.items).toEqual(expect.arrayContaining(["notes", "share_with_authorities"]));
  });

  it("shows each switch as it was turned, also when the preview fails", async () => {
    await turn("Your notes");
    await held.answer(1, true);
    await screen.findByRole("alert");
    expect(isOn("Your notes")).toBe(true);
    await fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(held.previews).toHaveLength(3));
    expect(held.items(2), "what was chosen is what is tried again").toContain("notes");
  });

  it("sends only what the preview shows: a press waits for the answer", async () => {
    await turn("Your notes");
    await send();
    expect(held.sent).toEqual([]);
    await held.answer(1);
    await waitFor(() => expect(held.sent).toHaveLength(1));
    expect(held.sent[0]?.choices?.items).toContain("notes");
  });

  it("sends nothing where the preview of what was chosen cannot be had", async () => {
    await turn("Your notes");
    await send();
    await held.answer(1, true);
    await screen.findByRole("alert");
    expect(held.sent).toEqual([]);
    await send();
    await held.answer(2);
    await waitFor(() => expect(held.sent).toHaveLength(1));
  });

  it("says so where the call had been reported before", async () => {
    held.standing = "another report";
    await send();
    await waitFor(() =>
      expect(toasts.shown.map(({ text }) => text)).toEqual([
        "This call had been reported before. Nothing new was sent.",
      ]),
    );
  });

  it("says nothing of the kind where the report is the one that was seen", async () => {
    await send();
    await waitFor(() => expect(navigation.route.screen).toBe("diary"));
    expect(toasts.shown).toEqual([]);
  });
});
