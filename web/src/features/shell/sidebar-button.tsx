'use client'

import { Menu, PanelLeft } from 'lucide-react'
import { IconButton } from '@/ui/button.tsx'
import { toggleSidebar, useIsNarrow, useSidebar } from './use-sidebar.ts'

/** At the start of every bar. */
export function SidebarButton() {
  const narrow = useIsNarrow()
  const { open, drawer } = useSidebar()
  const shown = narrow ? drawer : open
  return (
    <span className="sidebar-button">
      <IconButton label={shown ? 'Hide the sidebar' : 'Show the sidebar'} aria-expanded={shown} onClick={toggleSidebar}>
        {narrow ? (
          <Menu size={18} strokeWidth={1.75} aria-hidden="true" />
        ) : (
          <PanelLeft size={16} strokeWidth={1.75} aria-hidden="true" />
        )}
      </IconButton>
    </span>
  )
}
