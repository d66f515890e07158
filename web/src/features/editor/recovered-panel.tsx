'use client'
import { Clock, X } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import type { RecoveredText } from '@/document-session'
import { Confirm } from '@/ui/dialog.tsx'
import { announce } from '@/ui/live-regions.tsx'
import { copyText } from './copy-text.ts'
import { IconButton } from './icon-button.tsx'
import { recoveredFrom, recoveredIntro } from './merge-words.ts'

export type RecoveredPanelProps = {
  texts: readonly RecoveredText[]
  /** False where the texts are gone with the tab. */
  lasts: boolean
  canWrite: boolean
  onPutBack: (id: string) => void
  onDiscard: (id: string) => void
  onClose: () => void
}

const copy = async (text: string) => {
  await copyText(text)
  announce('Copied', 'polite')
}

/** The texts that merges took out of this document: beside the page, over it on small screens. */
export function RecoveredPanel({ texts, lasts, canWrite, onPutBack, onDiscard, onClose }: RecoveredPanelProps) {
  const title = useId()
  const panel = useRef<HTMLElement>(null)
  const [discarding, setDiscarding] = useState<string | null>(null)

  useEffect(() => {
    const before = document.activeElement
    panel.current?.focus()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])

  return (
    <aside
      ref={panel}
      className="mn-panel"
      data-region="panel"
      aria-labelledby={title}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && discarding === null) onClose()
      }}
    >
      <header>
        <h2 id={title} className="ed-grow">
          Recovered text <span>{texts.length}</span>
        </h2>
        <IconButton label="Close" icon={X} onClick={onClose} />
      </header>
      <div className="mn-panel-body">
        <p className="mn-intro">{recoveredIntro(texts)}</p>
        <ul>
          {texts.map((text, index) => (
            <li key={text.id}>
              <p className="mn-from">{recoveredFrom(text)}</p>
              <blockquote dir="auto">{text.text}</blockquote>
              {text.before !== text.text && (
                <details>
                  <summary>The whole part as it was</summary>
                  <p dir="auto">{text.before}</p>
                </details>
              )}
              <div className="mn-actions">
                {canWrite && (
                  <button
                    type="button"
                    className={`ed-btn ed-sm ${index === 0 ? 'ed-primary' : ''}`}
                    onClick={() => onPutBack(text.id)}
                  >
                    Put back
                  </button>
                )}
                <button type="button" className="ed-btn ed-sm" onClick={() => void copy(text.text)}>
                  Copy
                </button>
                <span className="ed-grow" />
                <button type="button" className="ed-btn ed-ghost ed-sm" onClick={() => setDiscarding(text.id)}>
                  Discard
                </button>
              </div>
            </li>
          ))}
        </ul>
      </div>
      <footer>
        <Clock aria-hidden className="ed-icon ed-icon-s" />
        <span className="ed-grow">{lasts ? 'Kept until you decide' : 'Kept until this tab closes'}</span>
        <button type="button" className="mn-link" onClick={() => void copy(texts.map(({ text }) => text).join('\n\n'))}>
          Copy all
        </button>
      </footer>
      <Confirm
        open={discarding !== null}
        onOpenChange={(open) => open || setDiscarding(null)}
        title="Discard this text?"
        action="Discard"
        keep="Keep"
        onConfirm={() => {
          if (discarding !== null) onDiscard(discarding)
          setDiscarding(null)
        }}
      >
        It is nowhere else. Nobody can bring it back.
      </Confirm>
    </aside>
  )
}
