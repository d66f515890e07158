import { openapi } from '@/server/openapi.ts'
import { json } from '@/server/problem.ts'

export const GET = () => json(openapi())
