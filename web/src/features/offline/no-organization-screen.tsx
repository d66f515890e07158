'use client'
import { useTranslations } from 'use-intl'
import { ListPage } from '@/client/list-page.tsx'
import { navigate } from '@/client/navigate.ts'
import { Button } from '@/ui/button.tsx'
import { UnsentCopies } from './unsent-copies.tsx'

/** For somebody who is in no organization any more, with text that could not be sent. */
export function NoOrganizationScreen() {
  const t = useTranslations('offline')
  return (
    <ListPage name={t('home')}>
      <div className="list-head">
        <div className="grow">
          <h1>{t('noOrganization.title')}</h1>
          <p>{t('noOrganization.text')}</p>
        </div>
        <Button onClick={() => navigate('/organizations/new', { reload: true })}>{t('noOrganization.create')}</Button>
      </div>
      <UnsentCopies />
    </ListPage>
  )
}
