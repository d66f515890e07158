'use client'

import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '@/ui/button.tsx'
import { DeletionDialog } from './deletion-dialog.tsx'

export function DeletionSection() {
  const t = useTranslations('settings.deletion')
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <p className="settings-text">{t('lead')}</p>
      <div>
        <Button kind="danger" onClick={() => setOpen(true)}>
          {t('open')}
        </Button>
      </div>
      {isOpen ? <DeletionDialog onClose={() => setOpen(false)} /> : null}
    </>
  )
}
