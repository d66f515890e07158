// Stands for the package 'server-only' where Next.js is not the one who runs the code: in tests.
export {}
