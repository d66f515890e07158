'use client'

import { type RefObject, useEffect, useRef } from 'react'

/** The element of a step that one most likely wants: it has the focus when the step appears. */
export function useFocusFirst<Shown extends HTMLElement>(isFirst = true): RefObject<Shown | null> {
  const element = useRef<Shown>(null)
  useEffect(() => {
    if (isFirst) element.current?.focus()
  }, [isFirst])
  return element
}
