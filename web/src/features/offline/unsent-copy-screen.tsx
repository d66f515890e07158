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
  const { copies, isLoading, discard } = useUnsentCopies()
  const [copied, setCopied] = useState(false)
  const [busy, setBusy] = useState(false)
  const copy = copies.find(({ id }) => id === copyId)
  if (!copy) return <ListPage name="Unsent copy">{isLoading ? <RowsLoading /> : <NotFoundState />}</ListPage>
  const title = copy.title || 'New page'
  const places = copy.pieces.map((piece, place) => ({ key: `place-${place}`, piece }))
  const text = copy.pieces.join('\n\n') || copy.markdown
  const saveAsNew = async () => {
    if (!organization) return
    setBusy(true)
    try {
      const document = await api<DocumentRecord>('POST', '/api/v1/documents', {
        organizationId: organization.id,
        title: `${title} (unsent copy)`.slice(0, 500),
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
    <ListPage name="Unsent copy">
      <div className="list-head">
        <div className="grow">
          <h1>{title}</h1>
          <p className="num">
            Your unsent copy of {new Date(copy.at).toLocaleString()}. The document was not changed by it; only you can
            see this.
          </p>
        </div>
      </div>
      {copy.pieces.length > 0 ? (
        <section aria-label="Your unsent words" className="unsent-text">
          {places.map(({ key, piece }) => (
            <p key={key} dir="auto">
              {piece}
            </p>
          ))}
        </section>
      ) : (
        <p className="quiet">
          Your unsent changes took words away or changed their form. Below is the whole document with them.
        </p>
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
          {copied ? 'Copied' : 'Copy text'}
        </Button>
        <Button onClick={() => downloadText(`${title}.md`, `# ${title}\n\n${copy.markdown}`)}>
          <Download {...icon} />
          Download Markdown
        </Button>
        {!organization || organization.role === 'guest' ? null : (
          <Button busy={busy} onClick={() => void saveAsNew()}>
            <FilePlus {...icon} />
            Save as a new document
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
          Discard
        </Button>
      </div>
      <details className="unsent-whole">
        <summary>The whole document with your changes</summary>
        <pre dir="auto">{copy.markdown}</pre>
      </details>
    </ListPage>
  )
}
