'use client'

import { useTranslations } from 'use-intl'
import { DocumentMenu } from '@/client/document-menu.tsx'
import { type DocumentRecord, titleOf } from '@/client/documents.ts'
import { HereNow, useHereNow } from '@/client/here-now.tsx'
import { linkTo } from '@/client/navigate.ts'
import type { PersonThere } from '@/client/places.ts'
import { timeWords } from '@/client/time-words.ts'
import { DocumentIcon } from '@/ui/document-icon.tsx'

export type HomeRowProps = {
  readonly document: DocumentRecord
  readonly place: string
  readonly you: string
  readonly people: readonly PersonThere[]
}

/** A document of the list: what it begins with, where it is, who is there, who wrote last. */
export function HomeRow({ document, place, you, people }: HomeRowProps) {
  const t = useTranslations('home')
  const hereNow = useHereNow()
  const editor = document.editedBy ?? document.createdBy
  return (
    <div className="home-row">
      <a {...linkTo(`/d/${document.id}`)} className="home-link">
        <span className="home-icon">
          <DocumentIcon name={document.icon} sizePx={20} />
        </span>
        <span className="grow">
          <span className="home-title trunc">{titleOf(document)}</span>
          <span className="home-excerpt trunc">{document.excerpt}</span>
        </span>
        <span className="home-place trunc">{place}</span>
        <span className="home-here">
          {people.length > 0 ? (
            <>
              <HereNow people={people} />
              <span className="home-here-words" aria-hidden="true">
                {t('hereNow')}
              </span>
              <span className="sr-only">{hereNow(people)}</span>
            </>
          ) : null}
        </span>
        <span className="home-who num">
          <b className="trunc">{editor?.id === you ? t('you') : editor?.name}</b>
          <time dateTime={document.editedAt}>{t('editedWhen', { when: timeWords(document.editedAt) })}</time>
        </span>
      </a>
      <span className="home-actions">
        <DocumentMenu document={document} />
      </span>
    </div>
  )
}
