import { FakeAppointments } from "./fake/appointments";
import { checkNumbers, checkText } from "./fake/check";
import { checkAddresses } from "./fake/addresses";
import { find, nameToId, ORGANISATIONS, viewOf } from "./fake/directory";
import { FakeDirectory } from "./fake/freshness";
import { callsOf, EXPECTED, previewOfOwn, previewOfTable } from "./fake/exchange";
import { FakeBackups } from "./fake/backups";
import { FakeJob } from "./fake/job";
import { FakeKeeping } from "./fake/keeping";
import { lasting } from "./fake/lasting";
import { FakeLive } from "./fake/live";
import { FakeNotices } from "./fake/notices";
import { itemsOf, previewOf, proposed, sentOf, tried, type Sent } from "./fake/outbox";
import { callOf, manyCalls, rowOf, storyCalls, type Kept } from "./fake/story";
import { FakeVault, PASSPHRASE, strengthOf } from "./fake/vault";
import { FakeShown } from "./fake/shown";
import { suggestions } from "./fake/suggest";
import { verdictOn } from "./fake/verdict";
import type { Commands } from "./gen/commands";
import type {
  Appearance,
  Call,
  CallRow,
  Code,
  DiaryFilter,
  FieldIssue,
  ImportPlan,
  KeptDraft,
  Notice,
  OrganisationView,
  Reporting,
  SealCall,
  Settings,
  UncleanEnd,
  WaysToLive,
  WaysToLiveView,
} from "./gen/types";
import type { CommandName, Host } from "./host";

type Answers = {
  [K in CommandName]: (request: Commands[K]["request"]) => Commands[K]["reply"] | Promise<Commands[K]["reply"]>;
};

const fail = (code: Code): never => {
  // Rejections carry a plain failure, as the real bridge's do.
  throw { code } as unknown as Error;
};

const dayOf = (call: Call) =>
  new Date(Date.parse(call.fields.occurred_at.instant) + call.fields.occurred_at.offset_minutes * 60_000)
    .toISOString()
    .slice(0, 10);

function issuesOf(fields: Call["fields"]): FieldIssue[] {
  const issues: FieldIssue[] = [];
  if (Date.parse(fields.occurred_at.instant) > Date.now() + 60_000)
    issues.push({ field: "occurred_at", code: "in_future", severity: "question", params: {} });
  if (fields.notes.length > 50_000)
    issues.push({
      field: "notes",
      code: "too_long",
      severity: "error",
      params: { limit: 50_000, length: fields.notes.length },
    });
  if (/[\u0000-\u0008]/.test(fields.notes))
    issues.push({ field: "notes", code: "control_characters", severity: "error", params: {} });
  if (fields.amount_lost.value !== "" && !/^\d+(\.\d+)?$/.test(fields.amount_lost.value))
    issues.push({ field: "amount_lost.value", code: "not_an_amount", severity: "error", params: {} });
  return issues;
}

/**
 * The program as the interface sees it, without the program: for the browser tests and for work on the interface.
 * The address scripts it: `story`, `calls=100000`, `crashed`, `vendor=down|refuses|stops`,
 * `directory=fresh|ageing|shipped|expired|older|altered|unreached|nothing|held|clock`, `undo=1000`, `seen`, `backups`,
 * `notices=none`, `shown`, `own_json`, `appointments=due|trap|moved|wrote|several`, `live`, `cutoff`, `wayland`, `no_tray`, `export=1000`,
 * `theme=dark`, `text=200`.
 */
export function fakeHost(query: string): Host {
  const script = new URLSearchParams(query);
  const listeners = new Set<(notice: Notice) => void>();
  const tell = (kind: Notice["kind"]) => setTimeout(() => listeners.forEach((listener) => listener({ kind })), 0);

  // A test says what only the system makes the program say.
  addEventListener("tell", (event) => tell((event as CustomEvent<Notice["kind"]>).detail));

  const many = Number(script.get("calls") ?? 0);
  const calls: Kept[] = [...(script.has("story") ? storyCalls() : []), ...manyCalls(many)].map((call) => ({
    call,
    deletedAt: null,
    versions: [],
  }));
  const sent: Sent[] = [];
  const drafts = lasting<Record<string, KeptDraft>>("drafts", {});
  const dropDraft = (key: string) =>
    drafts.set(Object.fromEntries(Object.entries(drafts.get()).filter(([other]) => other !== key)));
  const settings = lasting<Settings>("settings", {
    region: null,
    lock_after_minutes: null,
    bin_days: 30,
    retention_months: null,
    tell_of_advisories: false,
  });
  const appearance = lasting<Appearance>("appearance", {
    theme: (script.get("theme") as Appearance["theme"] | null) ?? "system",
    text_percent: Number(script.get("text") ?? 100),
  });
  const undoMs = Number(script.get("undo") ?? 10_000);
  let vendor = script.get("vendor") ?? "up";
  const directory = new FakeDirectory(script.get("directory") ?? "fresh");
  let seen = script.has("seen");
  const vault = new FakeVault(
    script,
    () => calls.length === 0,
    file,
    fail,
    () => tell("vault"),
  );
  const live = new FakeLive(
    script,
    (call) => vault.seal(call),
    () => vault.status.state === "ready",
    fail,
    () => tell("live"),
    () => calls[0]?.call,
  );
  const waysToLive = lasting<WaysToLive>("ways", { tray: true, keys: null });
  const ways = (): WaysToLiveView => ({
    wanted: waysToLive.get(),
    tray_missing: script.has("no_tray") && waysToLive.get().tray,
    keys: script.has("wayland")
      ? "by_desktop"
      : waysToLive.get().keys === null
        ? "off"
        : waysToLive.get().keys === "pause"
          ? "taken"
          : "on",
  });
  let crashed: UncleanEnd | null = script.has("crashed")
    ? {
        version: "0.1.0",
        system: "linux x86_64",
        started_at: "2026-11-21T08:30:00Z",
        faults: [{ place: "src/window.rs:41", at: "2026-11-21T09:12:00Z" }],
      }
    : null;

  if (script.has("story")) seedReports();

  function seedReports() {
    const scripted = [
      [1, "up"],
      [2, "refuses"],
      [4, "down"],
      [3, "stops"],
    ] as const;
    for (const [index, answer] of scripted) {
      const kept = calls[index];
      if (kept === undefined) continue;
      const report = sentOf(kept.call, previewOf(kept.call, null), 0);
      report.view.row.organisation_name =
        ORGANISATIONS.find(({ id }) => id === kept.call.fields.claimed_org_id)?.name ?? "Example Antivirus";
      tried(report, answer);
      sent.push(report);
    }
  }

  function file({ id, fields }: SealCall) {
    const known = calls.find(({ call }) => call.id === id);
    if (known === undefined) calls.unshift({ call: { ...callOf(fields), id }, deletedAt: null, versions: [] });
    else known.call = { ...known.call, revision: known.call.revision + 1, fields };
  }

  const keptCall = (id: string): Kept => calls.find(({ call }) => call.id === id) ?? fail("not_found");
  const isDeleted = (id: string) => keeping.place(id) !== "diary";
  const reportOf = (id: string): Sent => sent.find(({ view }) => view.row.mark.id === id) ?? fail("not_found");
  const reportsOf = (id: string) => sent.filter(({ view }) => view.row.call_id === id).map(({ view }) => view.row.mark);

  function row(call: Call): CallRow {
    const report = reportsOf(call.id)[0] ?? null;
    const stands = report !== null && report.state !== "refused" && report.state !== "withdrawn";
    const to = reporting(call);
    return { ...rowOf(call), kept: call.kept, report, one_click: !stands && to.kind === "api" && to.one_click };
  }

  const appointments = new FakeAppointments(
    script.get("appointments"),
    () => calls.filter(({ deletedAt }) => deletedAt === null).map(({ call }) => call),
    fail,
  );

  const notices = new FakeNotices(
    script.get("notices") === "none",
    () => settings.get().region ?? "US",
    () => calls.map(({ call }) => call.fields.claimed_org_id),
  );

  function organisationView(id: string): OrganisationView | null {
    const view = viewOf(id, settings.get().region ?? "US", directory.isHeldBack);
    return view === null ? null : { ...view, advisories: notices.about(id) };
  }

  const shown = new FakeShown(script.has("shown"));
  const job = new FakeJob(() => tell("job"), Number(script.get("export") ?? 300), Number(script.get("look") ?? 100));

  let imported = false;
  const chosen = (plan: ImportPlan | null) =>
    script.has("own_json") ? previewOfOwn(imported) : previewOfTable(plan, imported);
  const backups = new FakeBackups(
    calls,
    () => vault.keys.slots.some(({ way }) => way !== "system"),
    script.get("trouble") === "vault_damaged",
  );
  if (script.has("backups")) backups.make();

  let last: { key: string; found: Call[] } = { key: "", found: [] };
  let changes = 0;
  function filtered(filter: DiaryFilter): Call[] {
    const key = `${changes}${JSON.stringify(filter)}`;
    if (last.key !== key) last = { key, found: search(filter) };
    return last.found;
  }

  function search(filter: DiaryFilter): Call[] {
    const words = filter.text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== "");
    const fits = ({ call, deletedAt }: Kept) => {
      const { fields } = call;
      const number = fields.displayed_number.number;
      const text =
        `${fields.claimed_org} ${fields.notes} ${fields.claimed_person} ${number?.as_typed ?? ""} ${number?.e164 ?? ""}`.toLowerCase();
      const day = dayOf(call);
      return (
        deletedAt === null &&
        words.every((word) => text.includes(word)) &&
        (filter.organisation === null || fields.claimed_org_id === filter.organisation) &&
        (filter.expected === null || fields.expected === filter.expected) &&
        (filter.reported === null || reportsOf(call.id).length > 0 === filter.reported) &&
        (filter.from === null || day >= filter.from) &&
        (filter.to === null || day <= filter.to)
      );
    };
    return calls
      .filter(fits)
      .map(({ call }) => call)
      .sort((a, b) => Date.parse(b.fields.occurred_at.instant) - Date.parse(a.fields.occurred_at.instant));
  }

  function reporting(call: Call): Reporting {
    const organisation = ORGANISATIONS.find(({ id }) => id === call.fields.claimed_org_id);
    if (organisation !== undefined && organisation.report_api !== null)
      return { kind: "api", organisation: organisation.id, name: organisation.name, one_click: seen };
    const own = organisation?.report_routes ?? [];
    const from =
      own.length > 0 && organisation !== undefined ? [organisation] : ORGANISATIONS.filter(({ id }) => id === "ftc");
    return {
      kind: "routes",
      organisation: own.length > 0 ? (organisation?.name ?? null) : null,
      routes: from.flatMap(({ id, name, report_routes }) =>
        report_routes.map((route) => ({ organisation: id, name, route })),
      ),
      items: itemsOf(call, { ...proposed(), callback_word: "" }),
    };
  }

  function deliver(report: Sent) {
    const { mark } = report.view.row;
    setTimeout(
      () => {
        if (mark.state !== "waiting") return;
        mark.state = "sending";
        mark.undo_until = null;
        report.view.can_undo = false;
        tell("reports");
        setTimeout(() => (tried(report, vendor), tell("reports")), 400);
      },
      Math.max(0, mark.undo_until === null ? 0 : Date.parse(mark.undo_until) - Date.now()),
    );
  }

  const keeping = new FakeKeeping(calls, settings.get, (id) => drafts.get()[id] !== undefined, fail);

  const changed = () => {
    changes++;
    tell("calls");
    return null;
  };

  const answers: Answers = {
    vault_status: () => vault.status,
    vault_retry: () => vault.retry(),
    create_vault: ({ passphrase }) => vault.create(passphrase),
    lock_vault: () => vault.lock(),
    locks_with_session: () => !script.has("unheard"),
    unlock_vault: (way) => vault.unlock(way),
    seal_call: ({ id, fields }) => {
      const issues = issuesOf(fields);
      const sealed = issues.every(({ severity }) => severity !== "error");
      if (sealed) vault.seal({ id, fields });
      return { sealed, issues };
    },
    keys: () => vault.keys,
    set_passphrase: ({ passphrase }) => vault.set("passphrase", passphrase),
    passphrase_strength: ({ passphrase }) => strengthOf(passphrase),
    use_key_store: () => vault.set("system"),
    make_recovery_code: () => vault.makeCode(),
    confirm_recovery_code: () => vault.confirmCode(),
    remove_way: (way) => vault.remove(way),
    diary_outline: (filter) => {
      const days = new Map<string, number>();
      for (const call of filtered(filter)) days.set(dayOf(call), (days.get(dayOf(call)) ?? 0) + 1);
      return { total: filtered(filter).length, days: [...days].map(([day, count]) => ({ day, count })) };
    },
    diary_rows: ({ filter, offset, limit }) =>
      filtered(filter)
        .slice(offset, offset + limit)
        .map(row),
    call: (id) => {
      const { call, deletedAt } = keptCall(id);
      if (deletedAt !== null) fail("not_found");
      const { fields } = call;
      const numbers = [fields.displayed_number.number, ...fields.callback_numbers].filter((number) => number !== null);
      const verdict = verdictOn(fields);
      return {
        call,
        verdict,
        shown: shown.show(call, verdict),
        due: appointments.dueThen(fields),
        proposed: appointments.proposedIn(id),
        checks: numbers.flatMap((number) => checkNumbers(number.as_typed, settings.get().region)),
        address_checks: checkAddresses([...call.fields.websites, ...call.fields.emails].join("\n")),
        organisation: fields.claimed_org_id === null ? null : organisationView(fields.claimed_org_id),
        reports: reportsOf(id),
        reporting: reporting(call),
      };
    },
    due: (query) => appointments.due(query),
    appointment_book: () => appointments.book(),
    appointment: (id) => appointments.one(id),
    save_appointment: (request) => {
      const saved = appointments.save(request);
      if (saved.appointment !== null) dropDraft(request.id ?? "new_appointment");
      tell("appointments");
      return saved;
    },
    delete_appointment: (id) => (appointments.delete(id), tell("appointments"), null),
    undelete_appointment: (id) => (appointments.undelete(id), tell("appointments"), null),
    choose_calendar: () => (script.get("dialog") === "none" ? null : appointments.calendar()),
    take_over: (request) => {
      const taken = appointments.takeOver(request);
      tell("appointments");
      return taken;
    },
    save_calendar: () => script.get("dialog") !== "none",
    purge_appointment: (id) => (appointments.purge(id), tell("appointments"), null),
    examine_call: issuesOf,
    verdict: (fields) =>
      verdictOn({ ...fields, claimed_org_id: fields.claimed_org_id ?? nameToId(fields.claimed_org) }),
    suggest: suggestions,
    save_call: ({ id, revision, fields, draft }) => {
      const issues = issuesOf(fields);
      if (issues.some(({ severity }) => severity === "error")) return { call: null, issues };
      let saved = callOf(fields);
      if (revision === null) {
        saved = { ...saved, id: id ?? saved.id };
        calls.unshift({ call: saved, deletedAt: null, versions: [] });
      } else {
        saved = keeping.change(id ?? fail("bad_request"), revision, saved);
      }
      if (draft !== null) dropDraft(draft);
      changed();
      return { call: saved, issues };
    },
    delete_call: (id) => (keeping.delete(id), changed()),
    undelete_call: (id) => (keeping.undelete(id), changed()),
    keep_call: ({ id, kept }) => (keeping.keep(id, kept), changed()),
    call_versions: (id) => keeping.versions(id),
    bring_back_version: ({ id, revision, version }) => {
      const call = keeping.bringBack(id, revision, version);
      changed();
      return call;
    },
    begin_live_call: () => live.begin(),
    live_call: () => live.call,
    answer_live_call: (fields) => live.answer(fields),
    hang_up: () => {
      const hungUp = live.hangUp();
      changed();
      return hungUp;
    },
    drop_live_call: () => live.drop(),
    cut_off_calls: () => live.cutOff,
    cut_off_calls_seen: () => live.seen(),
    live_painted: () => null,
    ways_to_live: () => ways(),
    change_ways_to_live: (wanted) => (waysToLive.set(wanted), ways()),
    bin_outline: () => keeping.outline(),
    bin_rows: ({ offset, limit }) => keeping.rows(offset, limit),
    binned_call: (id) => keeping.binned(id),
    undelete_all: () => {
      job.start("bring_back", () => {
        const calls = keeping.undeleteAll();
        changed();
        return { kind: "brought_back", calls };
      });
      return null;
    },
    purge_call: (id) => (keeping.purge(id), changed()),
    empty_bin: () => {
      job.start("empty_bin", () => {
        const calls = keeping.empty();
        changed();
        return { kind: "bin_emptied", calls };
      });
      return null;
    },
    old_calls: (months) => keeping.old(months).length,
    keep_draft: (draft) => (
      drafts.set({ ...drafts.get(), [draft.key]: { draft, kept_at: new Date().toISOString() } }),
      null
    ),
    draft: (key) => drafts.get()[key] ?? null,
    drop_draft: (key) => (dropDraft(key), null),
    check_text: ({ text, region }) => checkText(text, region),
    directory_status: () => directory.status(),
    refresh_directory: () => directory.refresh(),
    find_organisations: ({ text, limit }) => (directory.hasNothing ? [] : find(text, limit)),
    organisation: (id) => organisationView(id) ?? fail("not_found"),
    advisories: () => notices.views().map(({ row }) => row),
    advisory: (id) => notices.views().find(({ row }) => row.id === id) ?? fail("not_found"),
    read_advisory: (id) => (notices.read(id), tell("advisories"), null),
    open_official_page: () => null,
    preview_report: ({ call_id, choices }) => ((seen = true), previewOf(keptCall(call_id).call, choices)),
    send_report: ({ call_id, choices, report_id }) => {
      const { call } = keptCall(call_id);
      const preview = previewOf(call, choices);
      const report = sentOf(call, { ...preview, report_id: report_id ?? preview.report_id }, undoMs);
      sent.unshift(report);
      deliver(report);
      tell("reports");
      return report.view.row;
    },
    undo_report: (id) => {
      const report = reportOf(id);
      if (report.view.row.mark.state !== "waiting") fail("too_late_to_undo");
      sent.splice(sent.indexOf(report), 1);
      tell("reports");
      return null;
    },
    withdraw_report: (id) => {
      const { view } = reportOf(id);
      view.row.mark.state = "withdrawn";
      view.row.vendor_status = "withdrawn";
      view.can_withdraw = view.can_retry = false;
      tell("reports");
      return null;
    },
    retry_report: (id) => {
      vendor = "up";
      const report = reportOf(id);
      report.view.row.mark.state = "waiting";
      deliver(report);
      tell("reports");
      return null;
    },
    reports: ({ offset, limit }) => {
      const rows = sent.map(({ view }) => view.row);
      const count = (...states: string[]) => rows.filter(({ mark }) => states.includes(mark.state)).length;
      // Newest first: the first about a call to a recipient is the one that stands.
      const unsettled = rows.filter(
        ({ call_id, organisation_name, mark }, index) =>
          (mark.state === "parked" || (mark.state === "refused" && !isDeleted(call_id))) &&
          rows.findIndex((row) => row.call_id === call_id && row.organisation_name === organisation_name) === index,
      );
      return {
        total: rows.length,
        waiting: count("waiting", "sending"),
        needs_you: unsettled.length,
        rows: rows.slice(offset, offset + limit),
      };
    },
    report: (id) => {
      const { view } = reportOf(id);
      return { ...view, call: keeping.place(view.row.call_id) };
    },
    refresh_report: () => null,
    export_calls: ({ which, format }) => {
      if (script.get("dialog") === "none") return false;
      const written = which.which === "all" ? calls.length : which.which === "one" ? 1 : filtered(which.filter).length;
      const expected = which.which === "all" && format === "json" ? appointments.count() : 0;
      job.start("export", () => ({ kind: "exported", calls: written, appointments: expected }));
      return true;
    },
    choose_import: () => (script.get("dialog") === "none" ? null : job.find("import_preview", () => chosen(null))),
    preview_import: (plan) => chosen(plan),
    import_calls: (plan) => {
      const preview = chosen(plan);
      job.start("import", () => {
        if (!imported) calls.unshift(...callsOf(preview).map((call) => ({ call, deletedAt: null, versions: [] })));
        for (const fields of script.has("own_json") && !imported ? EXPECTED : []) appointments.add(fields);
        imported = true;
        changed();
        return { kind: "imported", tally: preview.tally };
      });
      return null;
    },
    backups: () => backups.view(),
    back_up_now: () => (job.start("backup", () => (backups.make(), tell("backups"), { kind: "backed_up" })), null),
    back_up_to_file: () => (job.start("backup", () => ({ kind: "backed_up" })), true),
    check_diary: () => {
      job.start("check", () => (tell("backups"), { kind: "checked", ...backups.check() }));
      return null;
    },
    choose_backup: () => true,
    prepare_restore: (request) =>
      job.find("restore_preview", () => {
        if (request.unlock?.way === "passphrase" && request.unlock.passphrase !== PASSPHRASE) fail("wrong_passphrase");
        return backups.look(request) ?? fail("not_found");
      }),
    restore: () => {
      job.start("restore", () => {
        const restored = backups.restore() ?? fail("not_found");
        changes++;
        vault.restored();
        for (const kind of ["vault", "calls", "backups"] as const) tell(kind);
        return restored;
      });
      return null;
    },
    forget_restore: () => (backups.forget(), null),
    remove_replaced: (name) => (backups.remove(name), tell("backups"), null),
    job: () => job.view,
    cancel_job: () => (job.stop(), null),
    settings: () => settings.get(),
    change_settings: (next) => {
      settings.set(next);
      keeping.tidy();
      return changed();
    },
    appearance: () => appearance.get(),
    change_appearance: (next) => (appearance.set(next), null),
    about: () => ({
      version: "0.1.0",
      development: true,
      data_folder: "/home/you/.local/share/ringtrue",
      region_guess: "US",
    }),
    unclean_end: () => crashed,
    unclean_end_seen: () => ((crashed = null), null),
    first_frame: () => null,
    cover: () => null,
    show_desktop_notice: (text) => (sessionStorage.setItem("desktop", text), null),
    print_page: () => null,
    renew_page: () => (location.reload(), null),
  };

  return {
    async call(name, ...request) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      // Named in the storage, so that it can fail and be mended while the page stands.
      const failing = sessionStorage.getItem("fails");
      if (sessionStorage.getItem("waits") === name) await new Promise((resolve) => setTimeout(resolve, 2_500));
      if (name === "hang_up") live.end();
      if (failing === name || failing === `${name}/${String(request[0])}`) fail("disk_full");
      const answer = answers[name] as (request: unknown) => unknown;
      // A copy, as everything that crosses the real bridge is one.
      return structuredClone(await answer(request[0])) as Commands[typeof name]["reply"];
    },
    onNotice(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
