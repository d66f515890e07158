'use client'
import { Clock, X } from 'lucide-react'
import { useId, useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { usePanelFocus } from '@/client/use-panel-focus.ts'
import type { RecoveredText } from '@/document-session'
import { Confirm } from '@/ui/dialog.tsx'
import { announce } from '@/ui/live-regions.tsx'
import { currentWords } from '@/words/current-words.ts'
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
  announce(currentWords('merge')('recovered.copied'), 'polite')
}

/** The texts that merges took out of this document: beside the page, over it on small screens. */
export function RecoveredPanel({ texts, lasts, canWrite, onPutBack, onDiscard, onClose }: RecoveredPanelProps) {
  const t = useTranslations('merge')
  const common = useTranslations('common')
  const tag = useLocale()
  const title = useId()
  const panel = usePanelFocus()
  const [discarding, setDiscarding] = useState<string | null>(null)

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
          {t('recovered.title')} <span>{texts.length}</span>
        </h2>
        <IconButton label={common('close')} icon={X} onClick={onClose} />
      </header>
      <div className="mn-panel-body">
        <p className="mn-intro">{recoveredIntro(texts, tag)}</p>
        <ul>
          {texts.map((text, index) => (
            <li key={text.id}>
              <p className="mn-from">{recoveredFrom(text, tag)}</p>
              <blockquote dir="auto">{text.text}</blockquote>
              {text.before !== text.text && (
                <details>
                  <summary>{t('recovered.whole')}</summary>
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
                    {t('recovered.putBack')}
                  </button>
                )}
                <button type="button" className="ed-btn ed-sm" onClick={() => void copy(text.text)}>
                  {t('recovered.copy')}
                </button>
                <span className="ed-grow" />
                <button type="button" className="ed-btn ed-ghost ed-sm" onClick={() => setDiscarding(text.id)}>
                  {t('recovered.discard')}
                </button>
              </div>
            </li>
          ))}
        </ul>
      </div>
      <footer>
        <Clock aria-hidden className="ed-icon ed-icon-s" />
        <span className="ed-grow">{t(lasts ? 'recovered.untilDecided' : 'recovered.untilClosed')}</span>
        <button type="button" className="mn-link" onClick={() => void copy(texts.map(({ text }) => text).join('\n\n'))}>
          {t('recovered.copyAll')}
        </button>
      </footer>
      <Confirm
        open={discarding !== null}
        onOpenChange={(open) => open || setDiscarding(null)}
        title={t('recovered.discardTitle')}
        action={t('recovered.discard')}
        keep={t('recovered.keep')}
        onConfirm={() => {
          if (discarding !== null) onDiscard(discarding)
          setDiscarding(null)
        }}
      >
        {t('recovered.discardText')}
      </Confirm>
    </aside>
  )
}
