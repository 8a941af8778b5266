/** Opens every closed part of a page that holds this field. */
function reveal(field: Element): void {
  for (let part = field.closest("details"); part; part = part.parentElement?.closest("details") ?? null)
    part.open = true;
}

/** Opens every closed part of a form that holds a field with an error, and puts the focus into the first such field. */
export function focusFirstInvalid(form: ParentNode): void {
  const fields = [...form.querySelectorAll<HTMLElement>("[data-invalid]")];
  fields.forEach(reveal);
  fields[0]?.querySelector<HTMLElement>("input:not([hidden]), select, textarea, button, [tabindex='0']")?.focus();
}

/** Puts the focus into the field with this id, in whatever closed part it stands; answers whether there is one. */
export function focusField(id: string): boolean {
  const group = document.querySelector(`[role][aria-labelledby="${id}-label"]`);
  const field =
    document.getElementById(id) ??
    group?.querySelector<HTMLElement>("input:checked") ??
    group?.querySelector<HTMLElement>("input");
  if (field === null || field === undefined) return false;
  reveal(field);
  field.focus();
  return true;
}
