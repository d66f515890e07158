import { useTranslations } from 'use-intl'
import { partsAgainst } from './merge-words.ts'

/** A block before and after a merge, beside each other: what went is struck through, what came underlined. */
export function CompareBlock({ before, after }: { before: string; after: string }) {
  const t = useTranslations('merge')
  return (
    <div className="mn-compare">
      <div>
        <h3>{t('yoursBefore')}</h3>
        <p dir="auto">
          {partsAgainst(before, after).map(({ at, text, isOther }) =>
            isOther ? <del key={at}>{text}</del> : <span key={at}>{text}</span>,
          )}
        </p>
      </div>
      <div>
        <h3>{t('now')}</h3>
        <p dir="auto">
          {partsAgainst(after, before).map(({ at, text, isOther }) =>
            isOther ? <ins key={at}>{text}</ins> : <span key={at}>{text}</span>,
          )}
        </p>
      </div>
    </div>
  )
}
