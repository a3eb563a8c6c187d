/// <reference types="vite/client" />

/** The build's own name, sent with each visit. */
declare const __APP_BUILD__: string

declare module 'vant/es/*/style' {}
declare module 'element-plus/es/components/*/style/css' {}
