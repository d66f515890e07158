'use client'
import { ListPage } from '@/client/list-page.tsx'
import { navigate } from '@/client/navigate.ts'
import { Button } from '@/ui/button.tsx'
import { UnsentCopies } from './unsent-copies.tsx'

/** For somebody who is in no organization any more, with text that could not be sent. */
export function NoOrganizationScreen() {
  return (
    <ListPage name="Home">
      <div className="list-head">
        <div className="grow">
          <h1>You are in no organization</h1>
          <p>You were removed from the last one. What you had not sent is kept here, for you alone.</p>
        </div>
        <Button onClick={() => navigate('/organizations/new', { reload: true })}>New organization</Button>
      </div>
      <UnsentCopies />
    </ListPage>
  )
}
