import { NotFoundState } from '@/ui/states.tsx'

export default function NotFound() {
  return <NotFoundState />
}
