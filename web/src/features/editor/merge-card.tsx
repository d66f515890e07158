'use client'
import { presenceColorIndex } from '@coscribe/shared/domain/presence-color'
import { ROOT_META } from '@coscribe/shared/editor/document-roots'
import { ArchiveRestore, GitCompareArrows, GitMerge, X } from 'lucide-react'
import { useId, useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import type { BlockKey, ChangedBlock, MergeReport, OthersChanges, RecoveredText, SharedBlock } from '@/document-session'
import { initials } from '@/ui/avatar.tsx'
import { CompareBlock } from './compare-block.tsx'
import { IconButton } from './icon-button.tsx'
import { didWords, mergeSummary, overlapWords, recoveredWords, whoWords } from './merge-words.ts'

/** People and overlaps shown before one asks for all. */
const MAX_SHOWN = 3

export type MergeCardProps = {
  report: MergeReport
  myId: string
  /** Those of the report that are still kept. */
  recovered: readonly RecoveredText[]
  onGoTo: (key: BlockKey) => void
  onOpenRecovered: () => void
  onDismiss: () => void
}

/** What was merged while this person was offline: a quiet card at the top of the page. */
export function MergeCard({ report, myId, recovered, onGoTo, onOpenRecovered, onDismiss }: MergeCardProps) {
  const t = useTranslations('merge')
  const tag = useLocale()
  const title = useId()
  const [all, setAll] = useState(false)
  // What was deleted cannot be read once more: it is in the line about recovered text.
  const overlaps = report.both.filter(({ after }) => after !== null)
  const most = all ? Number.POSITIVE_INFINITY : MAX_SHOWN
  return (
    <section className="mn-card" aria-labelledby={title}>
      <div className="mn-head">
        <span className="mn-mark">
          <GitMerge aria-hidden className="ed-icon ed-icon-l" />
        </span>
        <div className="ed-grow">
          <h2 id={title}>{t('title')}</h2>
          <p>{mergeSummary(report, tag)}</p>
        </div>
        <IconButton label={t('dismiss')} icon={X} onClick={onDismiss} />
      </div>
      <ul className="mn-people">
        {report.others.slice(0, most).map((others) => (
          <PersonRow key={others.user?.id ?? ''} others={others} myId={myId} all={all} onGoTo={onGoTo} />
        ))}
      </ul>
      {overlaps.slice(0, most).map((shared) => (
        <OverlapRow key={shared.key} shared={shared} myId={myId} onGoTo={onGoTo} />
      ))}
      {recovered.length > 0 && (
        <div className="mn-line is-recovered">
          <ArchiveRestore aria-hidden className="ed-icon" />
          <p className="ed-grow">
            <b>{recoveredWords(recovered, tag)}</b> {t('recovered.kept', { count: recovered.length })}
          </p>
          <button type="button" className="mn-link" onClick={onOpenRecovered}>
            {t('recovered.open')}
          </button>
        </div>
      )}
      <div className="mn-foot">
        {(report.others.some(({ blocks }) => blocks.length > 1) || overlaps.length > MAX_SHOWN) && (
          <button type="button" className="ed-btn ed-sm" aria-expanded={all} onClick={() => setAll(!all)}>
            {t(all ? 'showLess' : 'showAll')}
          </button>
        )}
        <button type="button" className="ed-btn ed-ghost ed-sm" onClick={onDismiss}>
          {t('looksRight')}
        </button>
      </div>
    </section>
  )
}

/** Settings are nowhere on the page. */
const isThere = ({ key, how }: ChangedBlock) => how !== 'deleted' && key !== ROOT_META

type PersonRowProps = { others: OthersChanges; myId: string; all: boolean; onGoTo: (key: BlockKey) => void }

function PersonRow({ others, myId, all, onGoTo }: PersonRowProps) {
  const t = useTranslations('merge')
  const tag = useLocale()
  const { user, added, removed } = others
  const there = others.blocks.filter(isThere)
  const [next, setNext] = useState(0)
  const name = whoWords(user, myId, tag)
  return (
    <li>
      <div className="mn-row">
        <span
          className={`ed-avatar ${user ? `presence-${presenceColorIndex(user.id) + 1}` : 'ed-avatar-none'}`}
          data-initials={user ? initials(user.name) : '?'}
          aria-hidden
        />
        <p className="ed-grow">{t.rich('whoDid', { name, did: didWords(others, tag), b: (text) => <b>{text}</b> })}</p>
        <span className="mn-added">
          <span className="sr-only">{t('charactersAdded')}</span>+{added.toLocaleString(tag)}
        </span>
        <span className="mn-removed">
          <span className="sr-only">{t('charactersDeleted')}</span>−{removed.toLocaleString(tag)}
        </span>
        {there.length > 0 && (
          <button
            type="button"
            className="mn-link"
            aria-label={t('showOf', { name })}
            onClick={() => {
              onGoTo(there[next % there.length]?.key ?? '')
              setNext(next + 1)
            }}
          >
            {t('show')}
          </button>
        )}
      </div>
      {all && others.blocks.length > 1 && (
        <ul className="mn-blocks">
          {others.blocks.map((block) => (
            <li key={block.key}>
              <span className="ed-grow">{didWords({ blocks: [block] }, tag)}</span>
              {isThere(block) && (
                <button type="button" className="mn-link" onClick={() => onGoTo(block.key)}>
                  {t('goToIt')}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

type OverlapRowProps = { shared: SharedBlock; myId: string; onGoTo: (key: BlockKey) => void }

function OverlapRow({ shared, myId, onGoTo }: OverlapRowProps) {
  const t = useTranslations('merge')
  const tag = useLocale()
  const [compared, setCompared] = useState(false)
  return (
    <div className="mn-overlap">
      <div className="mn-line">
        <GitCompareArrows aria-hidden className="ed-icon" />
        <p className="ed-grow">
          <b>{overlapWords(shared, myId, tag)}</b> {t('overlap.readOnce')}
        </p>
        <button type="button" className="mn-link" aria-expanded={compared} onClick={() => setCompared(!compared)}>
          {t('compare')}
        </button>
        <button type="button" className="mn-link" onClick={() => onGoTo(shared.key)}>
          {t('goToIt')}
        </button>
      </div>
      {compared && <CompareBlock before={shared.before} after={shared.after ?? ''} />}
    </div>
  )
}
