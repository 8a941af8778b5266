/** Opens every closed part of a form that holds a field with an error, and puts the focus into the first such field. */
export function focusFirstInvalid(form: ParentNode): void {
  const fields = [...form.querySelectorAll<HTMLElement>("[data-invalid]")];
  for (const field of fields) {
    for (let part = field.closest("details"); part; part = part.parentElement?.closest("details") ?? null)
      part.open = true;
  }
  fields[0]?.querySelector<HTMLElement>("input:not([hidden]), select, textarea, button, [tabindex='0']")?.focus();
}
