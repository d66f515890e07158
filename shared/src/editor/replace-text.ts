import type * as Y from 'yjs'

/** The smallest edit of a text: keeps the common beginning and end. Answers whether anything changed. */
export function replaceText(text: Y.Text, wanted: string): boolean {
  const present = text.toString()
  if (present === wanted) return false
  let start = 0
  while (start < present.length && start < wanted.length && present[start] === wanted[start]) start += 1
  let end = 0
  const most = Math.min(present.length, wanted.length) - start
  while (end < most && present[present.length - 1 - end] === wanted[wanted.length - 1 - end]) end += 1
  // Never between the halves of one character: Yjs would turn them into two unknown ones.
  if (start > 0 && /[\ud800-\udbff]/.test(present[start - 1] ?? '')) start -= 1
  if (end > 0 && /[\udc00-\udfff]/.test(present[present.length - end] ?? '')) end -= 1
  text.doc?.transact(() => {
    text.delete(start, present.length - start - end)
    text.insert(start, wanted.slice(start, wanted.length - end))
  })
  return true
}
