'use client'

import { Menu, PanelLeft } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { IconButton } from '@/ui/button.tsx'
import { toggleSidebar, useIsNarrow, useSidebar } from './use-sidebar.ts'

/** At the start of every bar. */
export function SidebarButton() {
  const t = useTranslations('shell')
  const narrow = useIsNarrow()
  const { open, drawer } = useSidebar()
  const shown = narrow ? drawer : open
  return (
    <span className="sidebar-button">
      <IconButton label={t(shown ? 'hideSidebar' : 'showSidebar')} aria-expanded={shown} onClick={toggleSidebar}>
        {narrow ? (
          <Menu size={18} strokeWidth={1.75} aria-hidden="true" />
        ) : (
          <PanelLeft size={16} strokeWidth={1.75} aria-hidden="true" />
        )}
      </IconButton>
    </span>
  )
}
