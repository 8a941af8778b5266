/** A value that outlives a reload of the page, as the vault outlives the program. */
export function lasting<T>(key: string, initial: T): { get: () => T; set: (value: T) => void } {
  const stored = sessionStorage.getItem(key);
  let value = stored === null ? initial : (JSON.parse(stored) as T);
  return {
    get: () => value,
    set(next) {
      value = next;
      const text = JSON.stringify(next);
      if (text.length < 4_000_000) sessionStorage.setItem(key, text);
    },
  };
}
