// long launch(void *program)        AAPCS64, position independent. See launch-x86_64.S for the
// table: only the instructions differ, and the barriers that a weakly ordered memory needs.
.globl launch
launch:
  stp  x19, x20, [sp, #-32]!
  str  x21, [sp, #16]
  mov  x19, x0
  mov  x8, #135           // rt_sigprocmask(SIG_SETMASK, all, saved, 8)
  mov  x0, #2
  mov  x1, x19
  add  x2, x19, #8
  mov  x3, #8
  svc  #0
  add  x20, x19, #0x40
  ldr  x8, [x20]
  ldp  x0, x1, [x20, #8]
  ldp  x2, x3, [x20, #24]
  ldp  x4, x5, [x20, #40]
  ldr  x0, [x0]
  ldr  x1, [x1]
  ldr  x2, [x2]
  ldr  x3, [x3]
  ldr  x4, [x4]
  ldr  x5, [x5]
  svc  #0
  cbz  x0, child
  mov  x21, x0            // the caller: its signal mask again, return the pid or -errno
  mov  x8, #135
  mov  x0, #2
  add  x1, x19, #8
  mov  x2, xzr
  mov  x3, #8
  svc  #0
  mov  x0, x21
  ldr  x21, [sp, #16]
  ldp  x19, x20, [sp], #32
  ret
child:
  mov  x21, xzr
next:
  add  x21, x21, #1
  add  x20, x20, #72
  str  x21, [x19, #0x30]
  ldr  x8, [x20]
  ldp  x0, x1, [x20, #8]
  tbnz x8, #63, special
  ldp  x2, x3, [x20, #24]
  ldp  x4, x5, [x20, #40]
  ldr  x0, [x0]
  ldr  x1, [x1]
  ldr  x2, [x2]
  ldr  x3, [x3]
  ldr  x4, [x4]
  ldr  x5, [x5]
  svc  #0
  ldp  x9, x10, [x20, #56]
  cmp  x0, x9
  b.lt fail
  dmb  ish
  str  x0, [x10]
  b    next
special:
  cmn  x8, #1
  b.eq wait
  mvn  x8, x8
  ldr  x0, [x0]
  ldr  x1, [x1]
  svc  #0
  cbz  x0, next
  tbnz x0, #63, fail
  ldr  x19, [x20, #64]
  add  x20, x19, #0x40
  b    child
wait:
  yield
  ldar x9, [x0]
  cbz  x9, wait
  b    next
fail:                     // the record comes first: after the filter every call below may be refused
  str  x0, [x19, #0x20]
  dmb  ish
  str  x21, [x19, #0x28]
  dmb  ish
  mov  x8, #64            // write(status, wake-up byte, 1)
  ldr  x0, [x19, #0x18]
  add  x1, x19, #0x10
  mov  x2, #1
  svc  #0
  mov  x8, #94            // exit_group(126)
  mov  x0, #126
  svc  #0
  udf  #0
