import { Extension } from '@tiptap/core'
import { CollaborationCursor } from '@tiptap/extension-collaboration-cursor'
import { Plugin } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import type { DocumentSession } from '@/document-session'
import { firstName, parsePresenceUser } from './presence-user.ts'

/** Longest name on a label, in characters: it must not cover the line above. */
const MAX_LABEL_LENGTH = 32
/** How near the pointer must come to a caret to show its name again, in px. */
const HOVER_PX = 12
/** How long a caret takes to its new place, in ms (`--t-cursor`). */
const MOVE_MS = 90

const reduceMotion = () => matchMedia('(prefers-reduced-motion: reduce)').matches

/** A caret with the person's name; colours by class, so that the theme decides and nothing from the wire is a style. */
function renderCaret(user: Record<string, unknown>, clientId?: number): HTMLElement {
  const caret = document.createElement('span')
  const known = parsePresenceUser(user)
  // Not stamped by the server: nobody to show, but y-tiptap needs an element.
  if (!known || known.access === 'read') {
    caret.hidden = true
    return caret
  }
  caret.className = `ed-caret presence-${known.colorIndex + 1} is-fresh`
  caret.dataset.client = String(clientId ?? '')
  const label = document.createElement('b')
  label.textContent = firstName(known.name).slice(0, MAX_LABEL_LENGTH)
  caret.dataset.name = known.name.slice(0, MAX_LABEL_LENGTH)
  label.dir = 'auto'
  // Zero-width joiners keep the browser's own caret from jumping around the widget.
  caret.append('\u2060', label, '\u2060')
  caret.setAttribute('aria-hidden', 'true')
  return caret
}

function renderSelection(user: Record<string, unknown>) {
  const known = parsePresenceUser(user)
  return known && known.access !== 'read' ? { class: `ed-remote-selection presence-${known.colorIndex + 1}` } : {}
}

const carets = (view: EditorView) => [...view.dom.querySelectorAll<HTMLElement>('.ed-caret')]

/** Shows who is typing, moves carets smoothly and shows names again when the pointer comes near. */
function caretBehaviour(session: DocumentSession) {
  return new Plugin({
    view: (view) => {
      const places = new Map<string, DOMRect>()
      const refresh = () => {
        const typing = new Map(session.others.get().map((other) => [String(other.connectionId), other.presence.typing]))
        for (const caret of carets(view)) {
          const id = caret.dataset.client ?? ''
          caret.classList.remove('is-fresh')
          caret.classList.toggle('is-typing', typing.get(id) === true)
          // Without the way it is still on: places are compared, not moments of a movement.
          for (const movement of caret.getAnimations()) movement.cancel()
          const place = caret.getBoundingClientRect()
          const before = places.get(id)
          places.set(id, place)
          if (!before || reduceMotion()) continue
          const [x, y] = [before.left - place.left, before.top - place.top]
          // Along the line only: across lines the way would lead over other people's words.
          if (x !== 0 && Math.abs(y) < 2 && Math.abs(x) < 400)
            caret.animate([{ transform: `translateX(${x}px)` }, { transform: 'none' }], MOVE_MS)
        }
      }
      const stop = session.others.subscribe(refresh)
      const hover = (event: MouseEvent) => {
        for (const caret of carets(view)) {
          const { left, top, bottom } = caret.getBoundingClientRect()
          const near =
            Math.abs(event.clientX - left) <= HOVER_PX &&
            event.clientY >= top - HOVER_PX &&
            event.clientY <= bottom + HOVER_PX
          caret.classList.toggle('is-hovered', near)
        }
      }
      view.dom.addEventListener('mousemove', hover)
      return {
        update: refresh,
        destroy() {
          stop()
          view.dom.removeEventListener('mousemove', hover)
        },
      }
    },
  })
}

/** Live cursors of the others. Who they are comes from the awareness state that the server stamped. */
export function remoteCursors(session: DocumentSession) {
  return [
    CollaborationCursor.configure({
      provider: session,
      user: session.user,
      render: renderCaret,
      selectionRender: renderSelection,
    }),
    Extension.create({ name: 'caretBehaviour', addProseMirrorPlugins: () => [caretBehaviour(session)] }),
  ]
}
