//! What has no field of its own is kept in the notes, a line each: `Consumer_City: Tempe`.

/// Adds a line.
pub(super) fn add(notes: &mut String, name: &str, text: &str) {
    if !notes.is_empty() {
        notes.push('\n');
    }
    if !name.is_empty() {
        notes.push_str(name);
        notes.push_str(": ");
    }
    notes.push_str(text);
}
