'use client'
import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { downloadText } from '@/client/download-text.ts'
import { useAccess, useDocumentSession, useSyncStatus } from '@/document-session'
import { copyText } from './copy-text.ts'
import { documentCopy, unsentCopy } from './take-copy.ts'

/** Access became read-only while changes were not sent: they are on the page, and nowhere else. */
export function UnsentBanner() {
  const t = useTranslations('saveStates')
  const session = useDocumentSession()
  const access = useAccess()
  const changes = useSyncStatus((sync) => sync.changes)
  const [copied, setCopied] = useState(false)
  if (access === 'write' || access === null || changes === 0) return null
  return (
    <div className="ed-unsent-banner" role="alert">
      <TriangleAlert aria-hidden className="ed-icon" />
      <p>{t('readOnlyNow', { count: changes })}</p>
      <button
        type="button"
        className="ed-btn ed-sm"
        onClick={async () => {
          await copyText(unsentCopy(session))
          setCopied(true)
        }}
      >
        {t(copied ? 'copied' : 'copyMine')}
      </button>
      <button
        type="button"
        className="ed-btn ed-ghost ed-sm"
        onClick={() => {
          const copy = documentCopy(session)
          downloadText(copy.name, copy.text)
        }}
      >
        {t('download')}
      </button>
    </div>
  )
}
