'use client'

import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { Avatar } from '@/ui/avatar.tsx'
import { useAccount } from './account.tsx'
import { useSlots } from './slots.tsx'

export type ListPageProps = {
  /** In the bar. */
  readonly name: string
  readonly children: ReactNode
}

/** The frame of home, members and trash: bar with the account's menu at its end, and a column. */
export function ListPage({ name, children }: ListPageProps) {
  const t = useTranslations('common')
  const account = useAccount()
  const { sidebar, accountMenu } = useSlots()
  return (
    <>
      <header className="bar" data-region="bar">
        {sidebar}
        <span className="bar-title">{name}</span>
        <span className="grow" />
        {accountMenu(
          <button type="button" className="account-button">
            <Avatar person={account} />
            <span className="sr-only">{t('accountOf', { name: account.name })}</span>
          </button>,
        )}
      </header>
      <main className="list-scroll">
        <div className="list-page">{children}</div>
      </main>
    </>
  )
}
