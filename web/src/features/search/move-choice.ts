export type Section<Item extends { readonly key: string }> = {
  readonly id: 'recent' | 'documents' | 'do' | 'people'
  readonly items: readonly Item[]
}
type Press = {
  readonly key: string
  readonly shiftKey: boolean
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

/**
 * What a key chooses: arrows go around, Home and End to the ends, Tab to the beginning of the next section. Null for a key that
 * chooses nothing.
 */
export function chosenAfter<Item extends { readonly key: string }>(
  { key, shiftKey, altKey, ctrlKey, metaKey }: Press,
  sections: readonly Section<Item>[],
  chosen: string | null,
): string | null {
  const keys = sections.flatMap(({ items }) => items.map((item) => item.key))
  if (keys.length === 0 || altKey || ctrlKey || metaKey) return null
  const at = chosen === null ? 0 : keys.indexOf(chosen)
  if (key === 'ArrowDown') return keys[(at + 1) % keys.length] ?? null
  if (key === 'ArrowUp') return keys[(at - 1 + keys.length) % keys.length] ?? null
  // With Shift they select in the field, as everywhere.
  if (key === 'Home' && !shiftKey) return keys[0] ?? null
  if (key === 'End' && !shiftKey) return keys.at(-1) ?? null
  if (key !== 'Tab') return null
  const present = sections.findIndex(({ items }) => items.some((item) => item.key === chosen))
  const next = (present + (shiftKey ? -1 : 1) + sections.length) % sections.length
  return sections[next]?.items[0]?.key ?? null
}
