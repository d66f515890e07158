'use client'

import { BrokenState } from '@/ui/states.tsx'

export default function PageError() {
  return <BrokenState />
}
