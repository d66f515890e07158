'use client'

import { Download } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Organization } from '@/client/organizations.ts'
import { Button } from '@/ui/button.tsx'
import { ExportDialog } from './export-dialog.tsx'
import './import-export.css'

/** The way out for everything, for owners and administrators. */
export function ExportSection({ organization }: { readonly organization: Organization }) {
  const t = useTranslations('importExport')
  const [open, setOpen] = useState(false)
  return (
    <section className="export-section" aria-labelledby="export-section">
      <div className="grow">
        <h2 id="export-section">{t('export.heading')}</h2>
        <p className="quiet">{t('export.text', { organization: organization.name })}</p>
      </div>
      <Button onClick={() => setOpen(true)}>
        <Download size={16} strokeWidth={1.75} aria-hidden="true" />
        {t('export.open')}
      </Button>
      {open ? <ExportDialog organization={organization} onClose={() => setOpen(false)} /> : null}
    </section>
  )
}
