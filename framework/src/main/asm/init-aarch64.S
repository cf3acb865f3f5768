// The first process of a container whose command is no init itself. See init-x86_64.S: only the
// instructions differ.
.set base, 0x400000
.text
header:
  .byte 0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0
  .short 2, 183           // ET_EXEC, EM_AARCH64
  .long 1
  .quad base + (start - header)
  .quad segments - header
  .quad 0
  .long 0
  .short 64, 56, 2, 0, 0, 0
segments:
  .long 1, 5              // PT_LOAD, to read and execute
  .quad 0, base, base, end - header, end - header, 0x10000
  .long 0x6474e551, 6     // PT_GNU_STACK, to read and write
  .quad 0, 0, 0, 0, 0, 16
start:
  mov  x8, #135           // rt_sigprocmask(SIG_SETMASK, all, 0, 8)
  mov  x0, #2
  adr  x1, all
  mov  x2, xzr
  mov  x3, #8
  svc  #0
  mov  x8, #167           // prctl(PR_SET_NAME, name)
  mov  x0, #15
  adr  x1, name
  svc  #0
reap:
  mov  x8, #260           // wait4(-1, status, WNOHANG | __WALL, 0)
  mov  x0, #-1
  mov  x1, sp
  mov  x2, #1
  movk x2, #0x4000, lsl #16
  mov  x3, xzr
  svc  #0
  cmp  x0, #2
  b.eq ended
  cmp  x0, #0
  b.gt reap
wait:
  mov  x8, #137           // rt_sigtimedwait(all, 0, 0, 8)
  adr  x0, all
  mov  x1, xzr
  mov  x2, xzr
  mov  x3, #8
  svc  #0
  cmp  x0, #0
  b.le wait
  cmp  x0, #17            // SIGCHLD
  b.eq reap
  mov  x1, x0
  mov  x8, #129           // kill(2, signal)
  mov  x0, #2
  svc  #0
  b    wait
ended:
  ldr  w1, [sp]
  ands w0, w1, #0x7f
  b.eq exited
  add  w0, w0, #128
  b    leave
exited:
  ubfx w0, w1, #8, #8
leave:
  mov  x8, #94            // exit_group(status)
  svc  #0
  udf  #0
.balign 8
all:
  .quad -1
name:
  .asciz "zviz-init"
end:
