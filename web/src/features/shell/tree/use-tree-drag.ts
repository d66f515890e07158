'use client'

import { type PointerEvent as ReactPointerEvent, useCallback, useEffect, useRef, useState } from 'react'
import type { TreeRow } from '@/client/build-tree.ts'
import { type Drop, decideDrop } from './decide-drop.ts'

/** How far a mouse goes before it drags, in px; how long a finger rests before it does, in ms, and how far it may stray. */
const MOUSE_SLOP_PX = 5
const TOUCH_HOLD_MS = 400
const TOUCH_SLOP_PX = 8
/** How long one rests on a closed row before it opens, in ms. */
const OPEN_AFTER_MS = 600
/** Within this distance of the edge the tree scrolls, so many px per frame. */
const SCROLL_EDGE_PX = 36
const SCROLL_STEP_PX = 8
/** Indent of one level, in px, and where the first begins. */
const INDENT_PX = 16
const START_PX = 22

type Row = TreeRow<{ readonly id: string }>
export type Drag = { readonly id: string; readonly drop: Drop | null }

export type TreeDragOptions = {
  readonly rows: readonly Row[]
  /** A document and all that is below it. */
  readonly subtreeOf: (id: string) => ReadonlySet<string>
  readonly isMovable: (id: string) => boolean
  readonly isAllowed: (drop: Drop) => boolean
  readonly onDrop: (id: string, drop: Drop) => void
  readonly onOpen: (id: string) => void
  readonly onStart: (id: string) => void
  readonly onCancel: (id: string) => void
  /** A finger rested on the row and was lifted where it was. */
  readonly onRest: (id: string) => void
}

/**
 * Drag and drop in the tree with mouse, pen and finger. A finger that rests drags, one that moves at once scrolls. Esc, a lost
 * pointer and the end of the page's attention cancel.
 */
export function useTreeDrag(options: TreeDragOptions) {
  const container = useRef<HTMLDivElement>(null)
  const [drag, setDrag] = useState<Drag | null>(null)
  const latest = useRef(options)
  useEffect(() => {
    latest.current = options
  })
  const running = useRef<{ stop: (how: 'drop' | 'cancel') => void; isDragging: () => boolean } | null>(null)

  useEffect(() => {
    const element = container.current
    if (!element) return
    // Must not be passive, and must be there before the finger comes down: only then the browser lets go of scrolling.
    const hold = (event: TouchEvent) => {
      if (running.current?.isDragging()) event.preventDefault()
    }
    element.addEventListener('touchmove', hold, { passive: false })
    return () => {
      element.removeEventListener('touchmove', hold)
      running.current?.stop('cancel')
    }
  }, [])

  const onPointerDown = useCallback((event: ReactPointerEvent, id: string) => {
    const element = container.current
    if (event.button !== 0 || !element || running.current || !latest.current.isMovable(id)) return
    const { pointerId, clientX, clientY } = event
    const isTouch = event.pointerType === 'touch'
    const point = { x: clientX, y: clientY }
    let current: Drag | null = null
    let frame = 0
    let resting: { row: string; timer: ReturnType<typeof setTimeout> } | null = null

    const restOn = (row: string | null) => {
      if (resting?.row === row) return
      clearTimeout(resting?.timer)
      resting = row === null ? null : { row, timer: setTimeout(() => latest.current.onOpen(row), OPEN_AFTER_MS) }
    }
    const look = () => {
      if (!current) return
      const { rows, subtreeOf, isAllowed } = latest.current
      const first = element.querySelector('[role="treeitem"]')?.getBoundingClientRect()
      if (!first) return
      const rtl = document.dir === 'rtl'
      const across = rtl ? first.right - point.x : point.x - first.left
      const spot = { y: (point.y - first.top) / first.height, depth: Math.round((across - START_PX) / INDENT_PX) }
      const drop = decideDrop(rows, subtreeOf(id), id, spot)
      const allowed = drop && isAllowed(drop) ? drop : null
      restOn(allowed?.kind === 'inside' && rows[allowed.row]?.expanded === false ? allowed.parentId : null)
      if (JSON.stringify(allowed) !== JSON.stringify(current.drop)) {
        current = { id, drop: allowed }
        setDrag(current)
      }
    }
    const scroll = () => {
      const box = element.getBoundingClientRect()
      if (point.y < box.top + SCROLL_EDGE_PX) element.scrollBy(0, -SCROLL_STEP_PX)
      else if (point.y > box.bottom - SCROLL_EDGE_PX) element.scrollBy(0, SCROLL_STEP_PX)
      look()
      frame = requestAnimationFrame(scroll)
    }
    const begin = () => {
      clearTimeout(holding)
      current = { id, drop: null }
      setDrag(current)
      if (element.isConnected) element.setPointerCapture(pointerId)
      latest.current.onStart(id)
      frame = requestAnimationFrame(scroll)
    }
    const holding = isTouch ? setTimeout(begin, TOUCH_HOLD_MS) : undefined

    const move = (moved: PointerEvent) => {
      if (moved.pointerId !== pointerId) return
      Object.assign(point, { x: moved.clientX, y: moved.clientY })
      if (current) return look()
      const far = Math.hypot(point.x - clientX, point.y - clientY)
      if (isTouch && far > TOUCH_SLOP_PX) stop('cancel')
      else if (!isTouch && far > MOUSE_SLOP_PX) begin()
    }
    const up = (lifted: PointerEvent) => lifted.pointerId === pointerId && stop('drop')
    const cancel = () => stop('cancel')
    const press = (pressed: KeyboardEvent) => {
      if (pressed.key !== 'Escape' || !current) return
      pressed.preventDefault()
      pressed.stopPropagation()
      stop('cancel')
    }
    // A long press is ours, not the browser's menu.
    const menu = (asked: Event) => isTouch && asked.preventDefault()
    const listeners = new AbortController()
    const { signal } = listeners
    window.addEventListener('pointermove', move, { signal })
    window.addEventListener('pointerup', up, { signal })
    window.addEventListener('pointercancel', cancel, { signal })
    window.addEventListener('blur', cancel, { signal })
    window.addEventListener('keydown', press, { signal, capture: true })
    window.addEventListener('contextmenu', menu, { signal, capture: true })

    const stop = (how: 'drop' | 'cancel') => {
      const ended = current
      listeners.abort()
      clearTimeout(holding)
      clearTimeout(resting?.timer)
      cancelAnimationFrame(frame)
      running.current = null
      current = null
      setDrag(null)
      if (!ended) return
      // The click that follows belongs to the drag, and opens nothing.
      const swallow = new AbortController()
      const eat = (clicked: Event) => {
        clicked.preventDefault()
        clicked.stopPropagation()
      }
      window.addEventListener('click', eat, { capture: true, once: true, signal: swallow.signal })
      setTimeout(() => swallow.abort(), 0)
      const rested = isTouch && Math.hypot(point.x - clientX, point.y - clientY) < TOUCH_SLOP_PX
      if (how === 'drop' && rested) latest.current.onRest(id)
      else if (how === 'drop' && ended.drop) latest.current.onDrop(id, ended.drop)
      else latest.current.onCancel(id)
    }
    running.current = { stop, isDragging: () => current !== null }
  }, [])

  return { container, drag, onPointerDown }
}
