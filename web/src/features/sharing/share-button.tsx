'use client'

import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Organization } from '@/client/organizations.ts'
import { Button } from '@/ui/button.tsx'
import { ShareDialog } from './share-dialog.tsx'

export type ShareButtonProps = { readonly documentId: string; readonly organization: Organization }

/** Opens the share dialog; for members, since guests give nothing on. */
export function ShareButton({ documentId, organization }: ShareButtonProps) {
  const t = useTranslations('sharing')
  const [open, setOpen] = useState(false)
  if (organization.role === 'guest') return null
  return (
    <>
      <Button kind="primary" size="sm" onClick={() => setOpen(true)}>
        {t('share')}
      </Button>
      {open ? <ShareDialog documentId={documentId} organization={organization} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
