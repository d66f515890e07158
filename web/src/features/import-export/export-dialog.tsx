'use client'

import { useTranslations } from 'use-intl'
import type { Organization } from '@/client/organizations.ts'
import { sizeWords } from '@/client/size-words.ts'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { type ExportState, useExport } from './use-export.ts'

/** Takes a whole organization out, and says how far it is. Closing it while it runs cancels. */
export function ExportDialog({
  organization,
  onClose,
}: {
  readonly organization: Organization
  readonly onClose: () => void
}) {
  const t = useTranslations('importExport')
  const { state, start, cancel } = useExport(organization.id)
  const isRunning = state.kind === 'starting' || state.kind === 'running'
  const isAgain = state.kind === 'done' || state.kind === 'ended'
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={t('export.title', { organization: organization.name })}
      foot={
        isRunning ? (
          <Button onClick={cancel}>{t('export.cancel')}</Button>
        ) : (
          <>
            <Button kind="ghost" onClick={onClose}>
              {t('export.close')}
            </Button>
            <Button kind={state.kind === 'done' ? 'default' : 'primary'} onClick={() => void start()}>
              {t(isAgain ? 'export.again' : 'export.start')}
            </Button>
          </>
        )
      }
    >
      <div className="export-body">
        <Told state={state} />
      </div>
    </Dialog>
  )
}

function Told({ state }: { readonly state: ExportState }) {
  const t = useTranslations('importExport')
  switch (state.kind) {
    case 'ready':
      return <p>{t('export.explain')}</p>
    case 'starting':
      return <Progress words={t('export.starting')} />
    case 'running':
      return (
        <Progress
          words={t('export.progress', { done: state.done, total: state.total, size: sizeWords(state.bytes) })}
          done={state.done}
          total={state.total}
        />
      )
    case 'done':
      return <p role="status">{t('export.done', { total: state.total, size: sizeWords(state.bytes) })}</p>
    case 'handed-over':
      return <p role="status">{t('export.handedOver')}</p>
    case 'ended':
      return <p role="status">{state.sentence}</p>
  }
}

function Progress({ words, done, total }: { readonly words: string; readonly done?: number; readonly total?: number }) {
  return (
    <>
      <progress aria-label={words} {...(done === undefined ? {} : { value: done, max: Math.max(total ?? 1, 1) })} />
      <p className="num quiet">{words}</p>
    </>
  )
}
