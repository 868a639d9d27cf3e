; The installer of Thana's desktop for 64-bit Windows. build.sh gives RELEASE, NUMBERS, STAGE (what is installed), the pictures ICON and SIDE, OUT,
; SIGN where there is a certificate: a program that signs the file it is given, UNSIGNED where there is none.
; Silent: /S [/AllUsers | /CurrentUser] [/D=FOLDER, last]. Ends with 0, or 2 too old a Windows, 3 the program runs, 4 not written, 5 no administrator.
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
ManifestDPIAware true
ManifestSupportedOS Win10
Name "Thana"
OutFile "${OUT}"
BrandingText "Thana ${RELEASE}"
CRCCheck force

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Thana"
!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_INSTDIR Thana
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${KEY}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME InstallLocation
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${KEY}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME InstallLocation
!include MultiUser.nsh
!include MUI2.nsh
!include x64.nsh
!include WinVer.nsh
!include FileFunc.nsh
!include LogicLib.nsh

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_LANGDLL_ALLLANGUAGES
!define MUI_FINISHPAGE_RUN "$INSTDIR\thana-desktop.exe"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${SIDE}"
!ifdef UNSIGNED
  !define MUI_WELCOMEPAGE_TEXT "$(Welcome)$\r$\n$\r$\n$(Unsigned)"
!else
  !define MUI_WELCOMEPAGE_TEXT "$(Welcome)"
!endif
!insertmacro MUI_PAGE_WELCOME
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_COMPONENTS
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Hindi"
!insertmacro MUI_RESERVEFILE_LANGDLL
!include "${__FILEDIR__}\words.nsh"

VIProductVersion "${NUMBERS}"
VIAddVersionKey /LANG=0 "ProductName" "Thana"
VIAddVersionKey /LANG=0 "ProductVersion" "${RELEASE}"
VIAddVersionKey /LANG=0 "CompanyName" "Thana maintainers"
VIAddVersionKey /LANG=0 "LegalCopyright" "Apache License 2.0"
VIAddVersionKey /LANG=0 "FileDescription" "Thana"
VIAddVersionKey /LANG=0 "FileVersion" "${RELEASE}"

; REFUSE CODE WORDS ends without having changed anything; a silent run says it by the code alone.
!macro REFUSE CODE WORDS
  MessageBox MB_OK|MB_ICONSTOP "${WORDS}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend

; NOT_RUNNING goes on when nobody runs the program, in any session: Windows gives a running one to nobody for writing.
!macro NOT_RUNNING
  ${Do}
    ${IfNot} ${FileExists} "$INSTDIR\thana-desktop.exe"
      ${Break}
    ${EndIf}
    ClearErrors
    FileOpen $0 "$INSTDIR\thana-desktop.exe" a
    ${IfNot} ${Errors}
      FileClose $0
      ${Break}
    ${EndIf}
    ${If} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(Running)" /SD IDCANCEL IDCANCEL`
      SetErrorLevel 3
      Quit
    ${EndIf}
  ${Loop}
!macroend

; ADMINISTRATOR refuses /AllUsers from anybody else before MultiUser.nsh would ask a silent run a question.
!macro ADMINISTRATOR UN
  ${${UN}GetParameters} $0
  ClearErrors
  ${${UN}GetOptions} $0 "/AllUsers" $1
  ${IfNot} ${Errors}
    UserInfo::GetAccountType
    Pop $1
    ${If} $1 != "Admin"
      !insertmacro REFUSE 5 "$(NotAdministrator)"
    ${EndIf}
  ${EndIf}
!macroend

Function .onInit
  StrCpy $9 $INSTDIR ; of /D=, which MultiUser.nsh does not know
  !insertmacro MUI_LANGDLL_DISPLAY
  ${IfNot} ${AtLeastWin10}
  ${OrIfNot} ${RunningX64}
    !insertmacro REFUSE 2 "$(TooOld)"
  ${EndIf}
  !insertmacro ADMINISTRATOR ""
  !insertmacro MULTIUSER_INIT
  ${If} $9 != ""
    StrCpy $INSTDIR $9
  ${EndIf}
FunctionEnd

Section
  !insertmacro NOT_RUNNING
  SetOutPath "$INSTDIR"
  SetOverwrite try
  ClearErrors
  File "${STAGE}\thana-desktop.exe"
  ${If} ${Errors}
    !insertmacro REFUSE 4 "$(NotWritten)"
  ${EndIf}
  File "${STAGE}\copyright.txt"
  File "${STAGE}\install.md"
  File "${STAGE}\licences.txt"
  File "${STAGE}\sbom.cdx.json"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Thana.lnk" "$INSTDIR\thana-desktop.exe"
  WriteRegStr SHCTX "${KEY}" DisplayName "Thana"
  WriteRegStr SHCTX "${KEY}" DisplayVersion "${RELEASE}"
  WriteRegStr SHCTX "${KEY}" Publisher "Thana maintainers"
  WriteRegStr SHCTX "${KEY}" DisplayIcon "$INSTDIR\thana-desktop.exe"
  WriteRegStr SHCTX "${KEY}" InstallLocation "$INSTDIR"
  WriteRegStr SHCTX "${KEY}" UninstallString '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${KEY}" QuietUninstallString '"$INSTDIR\uninstall.exe" /S /$MultiUser.InstallMode'
  WriteRegDWORD SHCTX "${KEY}" EstimatedSize ${KILOBYTES}
  WriteRegDWORD SHCTX "${KEY}" NoModify 1
  WriteRegDWORD SHCTX "${KEY}" NoRepair 1
SectionEnd

Function un.onInit
  !insertmacro MUI_UNGETLANGUAGE
  !insertmacro ADMINISTRATOR un.
  !insertmacro MULTIUSER_UNINIT
  ${un.GetParameters} $0
  ClearErrors
  ${un.GetOptions} $0 "/DeleteData" $1
  ${IfNot} ${Errors}
    SectionSetFlags 1 ${SF_SELECTED}
  ${EndIf}
FunctionEnd

Section "un.$(Program)" un.program
  SectionIn RO
  !insertmacro NOT_RUNNING
  Delete "$SMPROGRAMS\Thana.lnk"
  Delete "$INSTDIR\thana-desktop.exe"
  Delete "$INSTDIR\copyright.txt"
  Delete "$INSTDIR\install.md"
  Delete "$INSTDIR\licences.txt"
  Delete "$INSTDIR\sbom.cdx.json"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; only if it is empty: what somebody else put there is not ours
  DeleteRegKey SHCTX "${KEY}"
SectionEnd

Section /o "un.$(Data)" un.data
  SetShellVarContext current
  RMDir /r "$LOCALAPPDATA\thana-desktop"
  ; What the window's library makes, mostly empty.
  RMDir /r "$LOCALAPPDATA\fyne\in.thana.desktop"
  RMDir "$LOCALAPPDATA\fyne"
  RMDir /r "$APPDATA\fyne\in.thana.desktop"
  RMDir "$APPDATA\fyne"
SectionEnd

!insertmacro MUI_UNFUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${un.program} "$(ProgramTold)"
  !insertmacro MUI_DESCRIPTION_TEXT ${un.data} "$(DataTold)"
!insertmacro MUI_UNFUNCTION_DESCRIPTION_END

!ifdef SIGN
  !uninstfinalize '"${SIGN}" "%1"' = 0
!endif
