import { type DocumentRecord, titleOf } from '@/client/documents.ts'
import { compareNames } from '@/words/current-words.ts'

export const HOME_TABS = ['recent', 'shared', 'favourites', 'mine'] as const
export type HomeTab = (typeof HOME_TABS)[number]
export const HOME_ORDERS = ['opened', 'edited', 'title'] as const
export type HomeOrder = (typeof HOME_ORDERS)[number]

// What was kept here by an older version has no such times.
const isIn: Record<HomeTab, (document: DocumentRecord, userId: string) => boolean> = {
  recent: () => true,
  shared: (document) => Boolean(document.sharedAt),
  favourites: (document) => Boolean(document.favouriteAt),
  mine: (document, userId) => document.createdBy?.id === userId,
}

/** What counts in an order by time: what was never opened, counts from its last edit. */
export const timeIn = (order: HomeOrder, document: DocumentRecord): string =>
  order === 'opened' ? (document.openedAt ?? document.editedAt) : document.editedAt

/** The documents of a tab, in their order. */
export function chooseDocuments(
  documents: readonly DocumentRecord[],
  { tab, order, userId }: { readonly tab: HomeTab; readonly order: HomeOrder; readonly userId: string },
): DocumentRecord[] {
  const chosen = documents.filter((document) => isIn[tab](document, userId))
  if (order === 'title') return chosen.sort((a, b) => compareNames(titleOf(a), titleOf(b)))
  return chosen.sort((a, b) => (timeIn(order, a) < timeIn(order, b) ? 1 : -1))
}
