/** A value that can be watched: what React's `useSyncExternalStore` wants, and nothing else. */
export type ReadableStore<T> = {
  get(): T
  /** Calls `listener` after every change, until the returned function is called. */
  subscribe(listener: () => void): () => void
}

export type Equality<T> = (a: T, b: T) => boolean

/** Equal when the same, or when arrays or plain objects hold the same members one level down. */
export function shallowEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && Object.is(a[key as keyof typeof a], b[key as keyof typeof b]))
  )
}

/** A store whose value is set; setting an equal value (`isEqual`) tells nobody. */
export class Store<T> implements ReadableStore<T> {
  #value: T
  readonly #isEqual: Equality<T>
  readonly #listeners = new Set<() => void>()

  constructor(value: T, isEqual: Equality<T> = Object.is) {
    this.#value = value
    this.#isEqual = isEqual
  }

  get = (): T => this.#value

  set(value: T) {
    if (this.#isEqual(this.#value, value)) return
    this.#value = value
    for (const listener of [...this.#listeners]) listener()
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}

/**
 * A getter that gives the selected part of a store and keeps giving the very same object as long as the
 * selection is equal: a component that reads through it does not render for anything else.
 */
export function createSelection<T, S>(
  store: ReadableStore<T>,
  selector: (value: T) => S,
  isEqual: Equality<S> = shallowEqual,
): () => S {
  let last: { readonly from: T; readonly selected: S } | undefined
  return () => {
    const from = store.get()
    if (last && Object.is(last.from, from)) return last.selected
    const selected = selector(from)
    last = { from, selected: last && isEqual(last.selected, selected) ? last.selected : selected }
    return last.selected
  }
}
