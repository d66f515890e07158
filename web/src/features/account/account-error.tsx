import { CircleAlert } from 'lucide-react'

/** What went wrong with the whole form. */
export const AccountError = ({ error }: { readonly error: string | null }) =>
  error ? (
    <p className="account-error" role="alert">
      <CircleAlert size={16} strokeWidth={1.75} aria-hidden="true" style={{ marginBlockStart: 2 }} />
      {error}
    </p>
  ) : null
