'use client'

import { useTranslations } from 'use-intl'
import { MAX_WIDTH, MIN_WIDTH, resizeSidebar, useSidebar } from './use-sidebar.ts'

const STEP = 16

/** Drag, or the arrow keys while it has the focus. */
export function ResizeHandle() {
  const t = useTranslations('shell')
  const { width } = useSidebar()
  return (
    <div
      className="side-resize"
      role="separator"
      aria-orientation="vertical"
      aria-label={t('sidebarWidth')}
      aria-valuenow={width}
      aria-valuemin={MIN_WIDTH}
      aria-valuemax={MAX_WIDTH}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId))
          resizeSidebar(document.dir === 'rtl' ? window.innerWidth - event.clientX : event.clientX)
      }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') resizeSidebar(width - STEP)
        if (event.key === 'ArrowRight') resizeSidebar(width + STEP)
      }}
    />
  )
}
