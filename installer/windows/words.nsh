; What the installer says beside the words of NSIS, in English and Hindi.
!macro SAY NAME ENGLISH HINDI
  LangString ${NAME} ${LANG_ENGLISH} "${ENGLISH}"
  LangString ${NAME} ${LANG_HINDI} "${HINDI}"
!macroend

!insertmacro SAY TooOld "This computer's Windows is too old: Thana needs Windows 10 or newer, 64-bit. Nothing was changed." "इस कंप्यूटर का विंडोज़ पुराना है: थाना के लिए विंडोज़ 10 या नया, 64-बिट चाहिए। कुछ बदला नहीं गया।"
!insertmacro SAY NotAdministrator "Installing for everybody on this computer needs an administrator. Nothing was changed. Ask one to do it, or install for yourself alone with /CurrentUser." "इस कंप्यूटर के सब लोगों के लिए लगाने का अधिकार केवल एडमिनिस्ट्रेटर को है। कुछ बदला नहीं गया। उनसे लगवाएँ, या /CurrentUser से केवल अपने लिए लगाएँ।"
!insertmacro SAY Running "Thana is open on this computer. Nothing was changed; drafts are kept as they are typed. Close its window, also of others who are signed in, and try again." "इस कंप्यूटर पर थाना खुला है। कुछ बदला नहीं गया; ड्राफ़्ट लिखते-लिखते सहेजे जाते हैं। उसकी विंडो बंद करें, दूसरे साइन इन लोगों की भी, और फिर कोशिश करें।"
!insertmacro SAY NotWritten "The program could not be written to $INSTDIR. What was there before is as it was. Choose another folder, or look whether the disk is full." "प्रोग्राम $INSTDIR में लिखा नहीं जा सका। पहले जो था वह वैसा ही है। दूसरा फ़ोल्डर चुनें, या देखें कि डिस्क भरी तो नहीं।"
!insertmacro SAY Welcome "This puts the station officer's window on this computer. It works with the appliance of the station, whose address and pairing code you need at the first start.$\r$\n$\r$\nOver an older version, drafts, settings and the pairing stay." "इस कंप्यूटर पर थाने की विंडो लगेगी। वह थाना बॉक्स के साथ चलती है; पहली बार चलाने पर उसका पता और जोड़ने का कोड चाहिए होगा।$\r$\n$\r$\nपुराने संस्करण पर लगाने से ड्राफ़्ट, सेटिंग और जोड़ बने रहते हैं।"
!insertmacro SAY Unsigned "This copy is not signed: nobody vouches for who made it. Use it for trying out only." "इस कॉपी पर हस्ताक्षर नहीं हैं: किसने बनाई, इसका प्रमाण नहीं। केवल आज़माने के लिए लें।"
!insertmacro SAY Program "The program" "प्रोग्राम"
!insertmacro SAY ProgramTold "The program and its entry in the Start menu. Records are at the appliance and stay there." "प्रोग्राम और स्टार्ट मेनू में उसका नाम। रिकॉर्ड थाना बॉक्स में हैं और वहीं रहते हैं।"
!insertmacro SAY Data "My drafts and the pairing" "मेरे ड्राफ़्ट और जोड़"
!insertmacro SAY DataTold "Drafts that were not registered, settings and the pairing of the account that is signed in now. They are gone for good. Without this tick they stay, and a later installation goes on with them." "अभी साइन इन खाते के दर्ज न किए ड्राफ़्ट, सेटिंग और थाना बॉक्स से जोड़। हमेशा के लिए हट जाएँगे। निशान न लगाएँ तो रहेंगे और दोबारा लगाने पर काम आएँगे।"
