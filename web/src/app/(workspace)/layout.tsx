import type { ReactNode } from 'react'
import { WorkspaceApp } from './workspace-app.tsx'

/** One client-rendered shell for all signed-in screens. Its HTML holds nothing of any organization. */
export default function WorkspaceLayout({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <WorkspaceApp />
      {children}
    </>
  )
}
