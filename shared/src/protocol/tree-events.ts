/** What an event says that a web process sends to its pages. Never what the change was: who is told asks again. */
export const TREE_EVENT_KINDS = [
  'created',
  'moved',
  'renamed',
  'trashed',
  'deleted',
  'access',
  'places',
  'people',
] as const
export type TreeEventKind = (typeof TREE_EVENT_KINDS)[number]
export const isTreeEventKind = (kind: unknown): kind is TreeEventKind =>
  TREE_EVENT_KINDS.includes(kind as TreeEventKind)
