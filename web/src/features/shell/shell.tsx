'use client'

import { Dialog } from 'radix-ui'
import { type ReactNode, useEffect } from 'react'
import { useTranslations } from 'use-intl'
import { useLiveEvents } from '@/client/live/use-live-events.ts'
import type { Organization } from '@/client/organizations.ts'
import { Sidebar } from './sidebar.tsx'
import './shell.css'
import { closeDrawer, useIsNarrow, useSidebar } from './use-sidebar.ts'

export type ShellProps = {
  readonly organization: Organization
  readonly path: string
  readonly onSearch: () => void
  readonly children: ReactNode
}

/** Sidebar and content. F6 moves between the regions; on narrow screens the sidebar is a drawer. */
export function Shell({ organization, path, onSearch, children }: ShellProps) {
  const t = useTranslations('shell')
  useLiveEvents(organization.id)
  const { open, drawer, width } = useSidebar()
  const narrow = useIsNarrow()
  useEffect(() => {
    const move = (event: KeyboardEvent) => {
      if (event.key !== 'F6') return
      event.preventDefault()
      focusNextRegion(event.shiftKey)
    }
    window.addEventListener('keydown', move)
    return () => window.removeEventListener('keydown', move)
  }, [])
  useEffect(() => {
    if (path !== undefined) closeDrawer()
  }, [path])
  const docked = open && !narrow
  return (
    <div
      className="shell"
      data-sidebar={docked ? 'open' : 'closed'}
      style={{ '--sidebar-width': `${width}px` } as React.CSSProperties}
    >
      <a className="skip" href="#content">
        {t('skip')}
      </a>
      {docked ? <Sidebar organization={organization} path={path} onSearch={onSearch} resizable /> : null}
      {narrow ? (
        <Dialog.Root open={drawer} onOpenChange={(shown) => shown || closeDrawer()}>
          <Dialog.Portal>
            <Dialog.Overlay className="scrim" />
            <Dialog.Content className="drawer" aria-describedby={undefined}>
              <Dialog.Title className="sr-only">{t('documents')}</Dialog.Title>
              <Sidebar
                organization={organization}
                path={path}
                onSearch={() => {
                  closeDrawer()
                  onSearch()
                }}
              />
            </Dialog.Content>
          </Dialog.Portal>
        </Dialog.Root>
      ) : null}
      <div className="main" id="content" tabIndex={-1} data-region="content">
        {children}
      </div>
    </div>
  )
}

/** Sidebar, bar, content and panels mark themselves with `data-region`. */
function focusNextRegion(backwards: boolean) {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (region) => region.offsetParent !== null,
  )
  if (regions.length === 0) return
  const present = regions.findLastIndex((region) => region.contains(document.activeElement))
  const next = regions[(present + (backwards ? -1 : 1) + regions.length) % regions.length]
  const target =
    next?.querySelector<HTMLElement>('[contenteditable="true"], a[href], button:not(:disabled), input') ?? next
  target?.focus()
}
