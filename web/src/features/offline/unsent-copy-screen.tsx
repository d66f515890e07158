'use client'
import { Copy, Download, FilePlus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { api, words } from '@/client/api-client.ts'
import type { DocumentRecord } from '@/client/documents.ts'
import { downloadText } from '@/client/download-text.ts'
import { ListPage } from '@/client/list-page.tsx'
import { navigate } from '@/client/navigate.ts'
import type { Organization } from '@/client/organizations.ts'
import { Button } from '@/ui/button.tsx'
import { RowsLoading } from '@/ui/rows-loading.tsx'
import { NotFoundState } from '@/ui/states.tsx'
import { toast } from '@/ui/toaster.tsx'
import { useUnsentCopies } from './use-unsent-copies.ts'
import './offline.css'
import { useLocale, useTranslations } from 'use-intl'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

/** One unsent copy: the words, and where they may go. */
export function UnsentCopyScreen({
  copyId,
  organization,
}: {
  readonly copyId: string
  /** Null where the person is in none: then there is nowhere to save it. */
  readonly organization: Organization | null
}) {
  const t = useTranslations('offline')
  const tag = useLocale()
  const { copies, isLoading, discard } = useUnsentCopies()
  const [copied, setCopied] = useState(false)
  const [busy, setBusy] = useState(false)
  const copy = copies.find(({ id }) => id === copyId)
  if (!copy) return <ListPage name={t('copy.name')}>{isLoading ? <RowsLoading /> : <NotFoundState />}</ListPage>
  const title = copy.title || t('newPage')
  const places = copy.pieces.map((piece, place) => ({ key: `place-${place}`, piece }))
  const text = copy.pieces.join('\n\n') || copy.markdown
  const saveAsNew = async () => {
    if (!organization) return
    setBusy(true)
    try {
      const document = await api<DocumentRecord>('POST', '/api/v1/documents', {
        organizationId: organization.id,
        title: t('copy.newTitle', { title }).slice(0, 500),
        markdown: copy.markdown,
      })
      await discard(copy.id)
      navigate(`/d/${document.id}`)
    } catch (error) {
      setBusy(false)
      toast({ text: words(error) })
    }
  }
  return (
    <ListPage name={t('copy.name')}>
      <div className="list-head">
        <div className="grow">
          <h1>{title}</h1>
          <p className="num">{t('copy.lead', { time: new Date(copy.at).toLocaleString(tag) })}</p>
        </div>
      </div>
      {copy.pieces.length > 0 ? (
        <section aria-label={t('copy.words')} className="unsent-text">
          {places.map(({ key, piece }) => (
            <p key={key} dir="auto">
              {piece}
            </p>
          ))}
        </section>
      ) : (
        <p className="quiet">{t('copy.noWords')}</p>
      )}
      <div className="unsent-actions">
        <Button
          kind="primary"
          onClick={async () => {
            await navigator.clipboard.writeText(text)
            setCopied(true)
          }}
        >
          <Copy {...icon} />
          {t(copied ? 'copy.copied' : 'copy.copyText')}
        </Button>
        <Button onClick={() => downloadText(`${title}.md`, `# ${title}\n\n${copy.markdown}`)}>
          <Download {...icon} />
          {t('copy.download')}
        </Button>
        {!organization || organization.role === 'guest' ? null : (
          <Button busy={busy} onClick={() => void saveAsNew()}>
            <FilePlus {...icon} />
            {t('copy.saveAsNew')}
          </Button>
        )}
        <span className="grow" />
        <Button
          kind="ghost"
          onClick={() => {
            void discard(copy.id)
            navigate('/')
          }}
        >
          <Trash2 {...icon} />
          {t('copy.discard')}
        </Button>
      </div>
      <details className="unsent-whole">
        <summary>{t('copy.whole')}</summary>
        <pre dir="auto">{copy.markdown}</pre>
      </details>
    </ListPage>
  )
}
