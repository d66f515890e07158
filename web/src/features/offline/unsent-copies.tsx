'use client'
import { FileWarning } from 'lucide-react'
import { linkTo } from '@/client/navigate.ts'
import { timeWords } from '@/client/time-words.ts'
import { useUnsentCopies } from './use-unsent-copies.ts'
import './offline.css'
import { useTranslations } from 'use-intl'

/** On the home screen: what this person wrote and could not send, until they have dealt with it. */
export function UnsentCopies() {
  const t = useTranslations('offline')
  const { copies } = useUnsentCopies()
  if (copies.length === 0) return null
  return (
    <section className="unsent-copies" aria-label={t('copies')}>
      <h2 className="home-group">{t('copies')}</h2>
      <ul>
        {copies.map((copy) => (
          <li key={copy.id}>
            <a {...linkTo(`/unsent/${copy.id}`)} className="unsent-row">
              <FileWarning size={20} strokeWidth={1.75} aria-hidden="true" />
              <span className="grow">
                <span className="home-title trunc">{copy.title || t('newPage')}</span>
                <span className="home-excerpt trunc">{copy.pieces.join(' … ') || t('noWords')}</span>
              </span>
              <time className="quiet num" dateTime={new Date(copy.at).toISOString()}>
                {timeWords(new Date(copy.at).toISOString())}
              </time>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
