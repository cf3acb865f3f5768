# long launch(void *program)        System V x86-64, position independent.
#
# Makes a child and walks a table of raw system calls in it. The child uses no stack, no libc and no
# thread-local storage: it may share the memory of a multi-threaded JVM (CLONE_VM).
#
# program: +0x00 signal mask to block (all)   +0x08 signal mask of the caller, saved here
#          +0x10 wake-up byte                 +0x18 descriptor of the status pipe
#          +0x20 result of the failed step    +0x28 number of the failed step, 0 when none failed
#          +0x30 number of the step under way +0x38 reserved
# step i at 0x40 + 72 * i: nr, six addresses of arguments, min, address of the result.
#          Step 0 is the clone; its result is returned to the caller.
#          Every argument is read through its address, so that an earlier step's result can be one.
#          A step fails when its (signed) result is below min. nr -1: wait, without any system call,
#          until what the first address points to is not 0. Any other negative nr is the complement of
#          the number of a clone with two arguments: its child goes on with the next step, its parent
#          with step 1 of the program whose address stands in the place of the result's.
.intel_syntax noprefix
.globl launch
launch:
  push rbx
  push r12
  push r13
  mov  r12, rdi
  mov  eax, 14            # rt_sigprocmask(SIG_SETMASK, all, saved, 8): no handler may run in the child
  mov  edi, 2
  mov  rsi, r12
  lea  rdx, [r12+8]
  mov  r10d, 8
  syscall
  lea  rbx, [r12+0x40]
  mov  rax, [rbx]
  mov  rdi, [rbx+8]
  mov  rdi, [rdi]
  mov  rsi, [rbx+16]
  mov  rsi, [rsi]
  mov  rdx, [rbx+24]
  mov  rdx, [rdx]
  mov  r10, [rbx+32]
  mov  r10, [r10]
  mov  r8,  [rbx+40]
  mov  r8,  [r8]
  mov  r9,  [rbx+48]
  mov  r9,  [r9]
  syscall
  test rax, rax
  jz   child
  mov  r13, rax           # the caller: its signal mask again, return the pid or -errno
  mov  eax, 14
  mov  edi, 2
  lea  rsi, [r12+8]
  xor  edx, edx
  mov  r10d, 8
  syscall
  mov  rax, r13
  pop  r13
  pop  r12
  pop  rbx
  ret
child:
  xor  r13d, r13d
next:
  inc  r13
  add  rbx, 72
  mov  [r12+0x30], r13
  mov  rax, [rbx]
  mov  rdi, [rbx+8]
  test rax, rax
  js   special
  mov  rdi, [rdi]
  mov  rsi, [rbx+16]
  mov  rsi, [rsi]
  mov  rdx, [rbx+24]
  mov  rdx, [rdx]
  mov  r10, [rbx+32]
  mov  r10, [r10]
  mov  r8,  [rbx+40]
  mov  r8,  [r8]
  mov  r9,  [rbx+48]
  mov  r9,  [r9]
  syscall
  cmp  rax, [rbx+56]
  jl   fail
  mov  rcx, [rbx+64]
  mov  [rcx], rax
  jmp  next
special:
  cmp  rax, -1
  je   wait
  not  rax
  mov  rdi, [rdi]
  mov  rsi, [rbx+16]
  mov  rsi, [rsi]
  syscall
  test rax, rax
  jz   next
  js   fail
  mov  r12, [rbx+64]
  lea  rbx, [r12+0x40]
  jmp  child
wait:
  pause
  cmp  qword ptr [rdi], 0
  je   wait
  jmp  next
fail:                     # the record comes first: after the filter every call below may be refused
  mov  [r12+0x20], rax
  mov  [r12+0x28], r13
  mov  eax, 1             # write(status, wake-up byte, 1)
  mov  rdi, [r12+0x18]
  lea  rsi, [r12+0x10]
  mov  edx, 1
  syscall
  mov  eax, 231           # exit_group(126)
  mov  edi, 126
  syscall
  ud2
