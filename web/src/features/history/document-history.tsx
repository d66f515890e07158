'use client'
import { type KeyboardEvent, useEffect, useState } from 'react'
import type { DocumentHistoryProps } from '@/client/document-history.ts'
import { HistoryPanel } from './history-panel.tsx'
import { VersionPage } from './version-page.tsx'
import { rowId } from './version-row.tsx'
import { useVersions } from './versions.ts'
import './history.css'

/** The versions of a document beside its page, and one of them in place of it. */
export function DocumentHistory({ documentId, drawPage, onShow, onRestored, onClose }: DocumentHistoryProps) {
  const [named, setNamed] = useState(false)
  const [openId, setOpenId] = useState<string | null>(null)
  const list = useVersions(documentId, named)
  const ids = list.versions?.map(({ id }) => id) ?? []
  const place = openId === null ? -1 : ids.indexOf(openId)
  const isShown = openId !== null
  useEffect(() => {
    onShow(isShown)
    return () => onShow(false)
  }, [isShown, onShow])

  /** The version so many places further down; above the newest there is the document as it is. */
  const open = (next: number) => {
    if (next >= ids.length) return
    const id = next < 0 ? null : (ids[next] ?? null)
    setOpenId(id)
    return id
  }
  const leave = () => (isShown ? setOpenId(null) : onClose())
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.target instanceof HTMLInputElement) return
    const step = event.currentTarget.matches('aside') ? { ArrowDown: 1, ArrowUp: -1 }[event.key] : undefined
    if (event.key === 'Escape') leave()
    else if (step !== undefined && place + step >= -1 && place + step < ids.length)
      document.getElementById(rowId(open(place + step) ?? null))?.focus()
    else return
    event.preventDefault()
  }
  return (
    <>
      {openId !== null && (
        <VersionPage
          key={openId}
          documentId={documentId}
          versionId={openId}
          place={place}
          count={ids.length}
          drawPage={drawPage}
          onKeyDown={onKeyDown}
          onStep={(step) => open(place + step)}
          onClose={() => setOpenId(null)}
          onRestored={() => {
            setOpenId(null)
            onRestored()
          }}
        />
      )}
      <HistoryPanel
        documentId={documentId}
        list={list}
        openId={openId}
        named={named}
        onNamed={setNamed}
        onOpen={setOpenId}
        onKeyDown={onKeyDown}
        onClose={onClose}
      />
    </>
  )
}
