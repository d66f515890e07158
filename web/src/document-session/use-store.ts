'use client'
import { useMemo, useRef, useSyncExternalStore } from 'react'
import { createSelection, type Equality, type ReadableStore, shallowEqual } from './external-store.ts'

/** The selected part of a store; the component renders only when the selection changes. */
export function useStore<T, S>(
  store: ReadableStore<T>,
  selector: (value: T) => S,
  isEqual: Equality<S> = shallowEqual,
): S {
  // Inline selectors are new at every render; the selection keeps its last object over all of them.
  const latest = useRef<{ selected: S } | null>(null)
  const getSnapshot = useMemo(
    () => createSelection(store, selector, (a, b) => isEqual(a, b)),
    [store, selector, isEqual],
  )
  const stable = () => {
    const selected = getSnapshot()
    if (latest.current && isEqual(latest.current.selected, selected)) return latest.current.selected
    latest.current = { selected }
    return selected
  }
  return useSyncExternalStore(store.subscribe, stable, stable)
}
